"""Smart bins (智能回收箱): where they are, what they take, whose they are."""
