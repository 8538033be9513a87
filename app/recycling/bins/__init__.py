"""Smart bins (智能回收箱): where they stand, what they take, whose they are."""
