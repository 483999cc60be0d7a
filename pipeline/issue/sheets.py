"""The sheets of a template by name, and what is printed where on them."""

COVER = "封面"
CHECKLIST = "自检清单"
"""The list of all answers with what is to be said of each."""
PROGRESS = "指标完成情况"
EVIDENCE = "佐证材料"
RELATIONS = "校验"
"""The hidden sheet that keeps the figures as numbers and the outcome of every check."""
PROBLEMS = "问题清单"
"""The sheet that stands before the others where a template goes back for correction."""
BESIDE_FORMS = (COVER, CHECKLIST, PROGRESS, EVIDENCE, RELATIONS)
"""The sheets of every template that ask for no figure."""

HEAD_ROW = 3
"""The row of a form's headers, counted from zero; its items stand below."""
LISTED = "退回原因"
"""The column of a form that went back for correction: where its list tells of the figure."""
MESSAGE = "问题与改法"
"""The column of a list in which the program speaks."""
CONTACTS = ("填表人", "审核人", "单位负责人", "联系电话")
"""The cover's own contact fields: for the office's use only, never copied into a result."""
