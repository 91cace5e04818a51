"""The tests of the W3C suites that an answer does not meet, each with its reason; any other miss fails the run."""

from __future__ import annotations

_BY_REASON: dict[str, str] = {
    "the engine keeps the value of a number and not how it was written (01, +1, 1.0E0)": """
        sparql10/distinct/distinct-1 sparql10/distinct/no-distinct-1 sparql10/distinct/no-distinct-9
        sparql10/expr-builtin/dawg-str-1 sparql10/expr-builtin/dawg-str-2 sparql10/expr-builtin/sameTerm-eq
        sparql10/expr-builtin/sameTerm-simple sparql10/expr-equals/eq-2-2 sparql10/expr-equals/eq-graph-1
        sparql10/open-world/open-eq-01 sparql10/open-world/open-eq-03 sparql10/open-world/open-eq-04
        sparql10/sort/dawg-sort-7 sparql11/aggregates/agg-avg-02 sparql11/aggregates/agg-err-02
        sparql11/aggregates/agg-max-distinct sparql11/aggregates/agg-min-01 sparql11/aggregates/agg-min-02
        sparql11/aggregates/agg-min-distinct sparql11/cast/cast-decimal sparql11/cast/cast-double
        sparql11/cast/cast-int sparql11/cast/cast-string sparql11/csv-tsv-res/csv03 sparql11/functions/coalesce01
        sparql11/functions/plus-1-corrected sparql11/functions/plus-2-corrected
    """,
    "the engine reads true and false in lower case only": "sparql10/expr-builtin/case-insensitive-booleans",
    "the engine binds the variable of GRAPH before what is inside": """
        sparql10/graph/graph-optional sparql10/graph/graph-variable-scope
    """,
    "the engine gives no group to a graph in which nothing matches": "sparql11/aggregates/agg-empty-group-count-graph",
    "the engine compares dates with and without time zone": "sparql10/open-world/date-2",
    "GROUP_CONCAT of the engine keeps the language that all its strings have": """
        sparql11/aggregates/agg-groupconcat-04 sparql11/aggregates/agg-groupconcat-06
    """,
    "the engine gives no path of length zero to a term that the graph does not hold": """
        sparql11/property-path/zero_or_more_set_end sparql11/property-path/zero_or_one_set_start
    """,
}
MISSED: dict[str, str] = {name: reason for reason, names in _BY_REASON.items() for name in names.split()}

# Tests of the protocol that ask for an update: ``/sparql`` only answers.
UPDATES: frozenset[str] = frozenset(
    {
        "update_base_uri",
        "update_dataset_default_graph",
        "update_dataset_default_graphs",
        "update_dataset_full",
        "update_dataset_named_graphs",
        "update_post_direct",
        "update_post_form",
    }
)
