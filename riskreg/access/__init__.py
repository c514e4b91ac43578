"""Who may do what: a list of permissions, a table of roles, one question."""
