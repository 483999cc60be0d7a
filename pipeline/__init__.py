"""考核: from the scheme and the returned workbooks to a ranking that traces to a cell."""

import gc

# Returns, figures and findings stay to the end of a run and refer to nothing in rings: looking for rings among
# millions of them every 700 values takes a third of the time.
gc.set_threshold(500_000, 50, 50)
