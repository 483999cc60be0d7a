"""How a return is damaged on its way to the office: one table of every way, and returns that nothing is wrong with."""
