"""What is collected: the tree of categories (品类)."""
