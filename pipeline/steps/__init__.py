"""The year in steps, each on the one before: what is sent out, what comes back, what it scores.

``pipeline.run`` has the last: what is told of it.
"""
