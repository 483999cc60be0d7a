"""Explaining a result to the end: from the rank to the cells, clauses and entries it rests on."""

from pipeline.report.explain.account import account, of_stages
from pipeline.report.explain.model import Account
from pipeline.report.explain.reasons import whole_reasons
from pipeline.report.explain.sources import Sources
from pipeline.report.explain.words import account_lines, indicator_lines

__all__ = ["Account", "Sources", "account", "account_lines", "indicator_lines", "of_stages", "whole_reasons"]
