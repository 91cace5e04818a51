"""Identities: issuers of the operator, their keys, tokens of applications, people who sign in, the accounts file."""
