"""Settings of queries: the processes that run them, what one may take, what one caller may take."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.language import Text
from app.settings.fields import MEGABYTE, number, string


@dataclass(frozen=True)
class QuerySettings:
    """Bounds of queries; sizes in bytes, durations in seconds."""

    workers: int = number(
        "SRJ_WORKERS",
        6,
        Text(
            "Processus qui exécutent les requêtes ; plus que de cœurs : les longues n'arrêtent pas les courtes.",
            "Processes that run queries; more than there are cores, so that long ones do not stop short ones.",
        ),
        "processes",
    )
    long_queries: int = number(
        "SRJ_LONG_QUERIES",
        8,
        Text(
            "Requêtes longues (plus d'un quart de seconde de processeur) qui peuvent tourner en même temps, en plus et "
            "après les courtes ; une de trop est arrêtée (réponse 503).",
            "Long queries (more than a quarter of a second of processor) that may run at the same time, besides short "
            "ones and after them; one too many is stopped (answer 503).",
        ),
        "queries",
    )
    queue: int = number(
        "SRJ_QUEUE",
        64,
        Text(
            "Requêtes qui peuvent attendre un processus ; au-delà, réponse 503 avec Retry-After.",
            "Queries that may wait for a worker; beyond, 503 with Retry-After.",
        ),
        "queries",
    )
    query_deadline: float = number(
        "SRJ_QUERY_DEADLINE",
        10.0,
        Text(
            "Durée au bout de laquelle une requête est arrêtée (réponse 504).",
            "Time after which a query is stopped (answer 504).",
        ),
        "seconds",
        least=0.1,
    )
    query_memory: int = number(
        "SRJ_QUERY_MEMORY",
        1_000 * MEGABYTE,
        Text(
            "Mémoire qu'une requête peut prendre en plus de la vue (réponse 503 au-delà).",
            "Memory a query may take on top of the view (answer 503 beyond).",
        ),
        "bytes",
        least=MEGABYTE,
    )
    answer_limit: int = number(
        "SRJ_ANSWER_LIMIT",
        256 * MEGABYTE,
        Text("Taille d'une réponse à une requête.", "Size of the answer to a query."),
        "bytes",
        least=MEGABYTE,
    )
    answer_rows: int = number(
        "SRJ_ANSWER_ROWS",
        1_000_000,
        Text(
            "Lignes d'une réponse à une requête SELECT ; au-delà elle est rompue, jamais donnée pour entière.",
            "Rows of the answer to a SELECT query; beyond, it is broken off, never given as whole.",
        ),
        "rows",
    )
    query_length: int = number(
        "SRJ_QUERY_LENGTH",
        64_000,
        Text("Taille d'une requête anonyme.", "Size of an anonymous query."),
        "bytes",
    )
    query_budget: float = number(
        "SRJ_QUERY_BUDGET",
        60.0,
        Text(
            "Secondes de processeur par minute qu'un appelant peut prendre par ses requêtes (son compte, ou son "
            "adresse s'il est anonyme) ; au-delà, réponse 429 avec Retry-After. 0 : sans limite.",
            "Seconds of processor a minute that a caller may take by its queries (its account, or its address when it "
            "is anonymous); beyond, 429 with Retry-After. 0: no limit.",
        ),
        "seconds a minute",
        least=0,
    )
    role_bounds: str = string(
        "SRJ_ROLE_BOUNDS",
        "application=2,steward=3,publisher=3,auditor=6,administrator=6",
        Text(
            "Combien de fois les bornes d'une requête (durée, mémoire, taille, lignes) et le budget d'un anonyme a "
            "chaque rôle ; le plus large de ses rôles compte.",
            "How many times the bounds of a query (time, memory, size, rows) and the budget of anyone each role has; "
            "the widest of its roles counts.",
        ),
        "role=number, apart by commas",
    )
    result_memory: int = number(
        "SRJ_RESULT_MEMORY",
        64 * MEGABYTE,
        Text(
            "Mémoire pour les résultats de requêtes SPARQL, donnés de nouveau sur la même vue ; 0 : aucune.",
            "Memory for results of SPARQL queries, given again on the same view; 0: none.",
        ),
        "bytes",
        least=0,
    )
