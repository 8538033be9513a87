"""Small faults, one or more for every rule, that the tests must notice. `make mutants` tries all of them."""
