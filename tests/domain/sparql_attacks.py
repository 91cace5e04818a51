"""Families of queries that crash, stall or misuse the engine, each as a function of its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = "PREFIX : <http://example.org/> "


def where(pattern: str) -> str:
    """Return a SELECT with this pattern."""
    return f"{_PREFIX}SELECT * WHERE {{ {pattern} }}"


def block(count: int) -> str:
    """Return this many triple patterns."""
    return " . ".join(["?s ?p ?o"] * count)


def _filter(expression: str) -> str:
    return where(f"?s ?p ?o FILTER({expression})")


# Nesting: the engine's parser is recursive.
NESTINGS: dict[str, Callable[[int], str]] = {
    "braces": lambda n: f"{_PREFIX}SELECT * WHERE {'{' * n}?s ?p ?o{'}' * n}",
    "parentheses": lambda n: _filter("(" * n + "true" + ")" * n),
    "exists": lambda n: where("?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * n + "}" * n),
    "not exists": lambda n: where("?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?o " * n + "}" * n),
    "if": lambda n: where("BIND(" + "IF(true," * n + "1" + ",2)" * n + " AS ?x)"),
    "calls": lambda n: where("BIND(" + "STRLEN(" * n + "'1'" + ")" * n + " AS ?x)"),
    "sub-selects": lambda n: where("{ SELECT * { " * n + "?s ?p ?o" + " } }" * n),
    "optional": lambda n: where("?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * n + "}" * n),
    "minus": lambda n: where("?s ?p ?o " + "MINUS { ?s ?p ?o " * n + "}" * n),
    "graph": lambda n: where("GRAPH ?g { " * n + "?s ?p ?o" + "}" * n),
    "union": lambda n: where("{ ?s ?p ?o } UNION { " * n + "?s ?p ?o" + "}" * n),
    "collections": lambda n: where("(" * n + "1" + ")" * n + " ?p ?o"),
    "anonymous nodes": lambda n: where("?s ?p " + "[ ?p " * n + "1" + "]" * n),
    "paths": lambda n: where("?s " + "(" * n + ":p" + ")" * n + " ?o"),
    "inverse paths": lambda n: where("?s " + "^(" * n + ":p" + ")" * n + " ?o"),
    "repeated paths": lambda n: where("?s " + "(" * n + ":p" + ")*" * n + " ?o"),
    "comparison that looks like an IRI": lambda n: _filter("1<" + "(" * n + "2" + ")" * n + "&&3>2"),
}

# Chains: each link is one level of the engine's stack, or makes its planning longer.
CHAINS: dict[str, Callable[[int], str]] = {
    "not": lambda n: _filter("!" * n + "true"),
    "or": lambda n: _filter(" || ".join(["?s"] * n)),
    "and": lambda n: _filter(" && ".join(["?s"] * n)),
    "or in parentheses": lambda n: _filter("(" * 60 + "||".join(["?x"] * n) + ")||?y" * 60),
    "sum": lambda n: where("BIND(" + "+".join(["?x"] * n) + " AS ?y)"),
    "product": lambda n: where("BIND(" + "*".join(["?x"] * n) + " AS ?y)"),
    "alternative paths": lambda n: where("?s " + "|".join([":p"] * n) + " ?o"),
    "unions": lambda n: where(" UNION ".join(["{?s ?p ?o}"] * n)),
    "empty unions": lambda n: where(" UNION ".join(["{}"] * n)),
    "binds": lambda n: where("".join(f"BIND(1 AS ?x{i})" for i in range(n))),
    "minuses": lambda n: where("?s ?p ?o " + "MINUS{?s :p ?z}" * n),
    "selected expressions": lambda n: f"SELECT {''.join(f'(1 AS ?x{i})' for i in range(n))} {{}}",
    "aggregates": lambda n: f"SELECT {''.join(f'(COUNT(?s) AS ?x{i})' for i in range(n))} {{?s ?p ?o}}",
    "grouped expressions": lambda n: (
        f"SELECT (COUNT(*) AS ?c) {{?s ?p ?o}} GROUP BY {' '.join(f'(STR(?s) AS ?x{i})' for i in range(n))}"
    ),
    "having": lambda n: f"SELECT ?s {{?s ?p ?o}} GROUP BY ?s HAVING {'(COUNT(*)>0) ' * n}",
    "described": lambda n: f"{_PREFIX}DESCRIBE {':a ' * n}",
    "alternated exists": lambda n: _filter("||".join(["EXISTS{?s ?p ?o}"] * n)),
}

# Joins: planned in time that grows as the fourth power of their number.
JOINS: dict[str, Callable[[int], str]] = {
    "patterns": lambda n: where(block(n)),
    "construct where": lambda n: f"CONSTRUCT WHERE {{ {block(n)} }}",
    "predicates": lambda n: where("?s ?p ?o" + " ; ?p ?o" * n),
    "objects": lambda n: where("?s ?p ?o" + ", ?o" * n),
    "path steps": lambda n: where("?s " + "/".join([":p"] * n) + " ?o"),
    "steps of repeated paths": lambda n: where("?s " + "/".join(["(:p|:q)*"] * n) + " ?o"),
    "flat collection": lambda n: where("(" + "1 " * n + ") ?p ?o"),
    "anonymous objects": lambda n: where("?s ?p " + ",".join(["[]"] * n)),
    "groups": lambda n: where("{?s ?p ?o}" * n),
    "graphs": lambda n: where("GRAPH :g {?s ?p ?o}" * n),
    "blocks of values": lambda n: where("VALUES ?x{1}" * n),
    "optionals": lambda n: where("?s ?p ?o " + "OPTIONAL{?s :p ?z}" * n),
    "patterns between filters": lambda n: where("".join(f"?s ?p ?o{i} FILTER(?o{i}=1) ." for i in range(n))),
    "patterns in nested groups": lambda n: where(f"{{{block(10)} " * n + "}" * n),
    "sub-selects of 64": lambda n: where(f"{{SELECT ?s {{{block(64)}}}}}" * n),
    "unions of 64": lambda n: where(" UNION ".join([f"{{{block(64)}}}"] * n)),
    "optionals of 64": lambda n: where(f"OPTIONAL {{{block(64)}}}" * n),
    "nested optionals of 20": lambda n: where(f"OPTIONAL {{{block(20)} " * n + "}" * n),
}

# The engine reads keywords without a space after them: each of these reached the network or chose a graph.
CALLS = (
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1eSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX SERVICE: <http://e/> PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX SeRviceSILENT: <http://e/> PREFIX : <http://127.0.0.1:9/> SELECT * { SeRviceSILENT:x { ?s ?p ?o } }",
    "PREFIX trueSERVICE: <http://e/> PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICE:x { ?s ?p ?o } }",
    r"SELECT * { SERV\u0049CE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    r"SELECT * { \u0053\U00000045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "SELECT * { ?s ?p ?o FILTER(?s<1) SERVICE <http://127.0.0.1:9/> { ?s ?p '>' } }",
)
CHOICES = (
    "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }",
    "ASK from <http://127.0.0.1:9/> { ?s ?p ?o }",
    "ASKFROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "SELECT * FROMNAMED <http://127.0.0.1:9/> { ?s ?p ?o }",
    "PREFIX FROM: <http://e/> PREFIX : <http://127.0.0.1:9/> SELECT * FROM:g { ?s ?p ?o }",
    "PREFIX FROMNAMED: <http://e/> PREFIX : <http://127.0.0.1:9/> ASK FROMNAMED:g { ?s ?p ?o }",
    r"SELECT * FR\u004FM <http://127.0.0.1:9/> { ?s ?p ?o }",
)
WRITES = (
    "INSERT DATA { <http://e/s> <http://e/p> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:9/>",
    "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://e/g>",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <http://e/g>",
    "ADD <http://e/a> TO <http://e/b>",
    "MOVE <http://e/a> TO <http://e/b>",
    "COPY DEFAULT TO <http://e/b>",
    "PREFIX : <http://e/> # a comment\nINSERT DATA { :s :p 1 }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
)
