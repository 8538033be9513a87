"""Green acts (绿色行为): each with a key that earns once, no matter who brings it."""
