"""The words of SPARQL 1.1 queries (SPARQL 1.1 Query Language, section 19.8); any other word is refused.

The engine reads keywords without needing a space after them: ``SERVICESILENT <x>`` or ``trueSERVICE <x>`` are
understood by it. Only whole known words pass, so none can hide in another.
"""

from __future__ import annotations

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

# Of a query that may choose among the graphs it is asked on.
DATASET = frozenset({"FROM", "NAMED"})

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})

# A group after one of these is planned on its own; any other group is joined with what surrounds it.
BRANCHES = frozenset({"OPTIONAL", "MINUS", "EXISTS", "UNION"})

# What begins a clause of a group, and so ends the triples before it.
CLAUSES = BRANCHES | {"FILTER", "BIND", "GRAPH", "VALUES", "SELECT"}

_KEYWORDS = """
BASE PREFIX SELECT ASK CONSTRUCT DESCRIBE DISTINCT REDUCED AS WHERE GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET
VALUES UNDEF OPTIONAL GRAPH BIND UNION MINUS FILTER NOT EXISTS IN SEPARATOR A TRUE FALSE
"""

_FUNCTIONS = """
STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT SUBSTR STRLEN REPLACE UCASE
LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE
TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
ISNUMERIC REGEX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
"""

WORDS = frozenset((_KEYWORDS + _FUNCTIONS).split())
