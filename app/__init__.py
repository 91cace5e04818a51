"""SRJ, système de référence justice: the knowledge-graph referential service of the judicial information system."""
