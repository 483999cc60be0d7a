# Everything sets itself up on a machine with Python ≥ 3.11 and make; a second run sets up nothing.
# Each target calls one command, so a machine without make has the same thing.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.ready-run
DEV := .venv/.ready-dev
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help assess lint issue collect check test fix sample templates pictures docs bench fuzz lock clean

help:  ## 显示本帮助
	@echo "考核 Kaohe —— 目标管理责任制考核"
	@echo
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

assess: $(RUN)  ## 从头到尾跑完：回收、审核、计分、排名、报告
	@$(BIN)/kaohe assess

lint: $(RUN)  ## 检查考核方案，一次列出全部问题
	@$(BIN)/kaohe lint

issue: $(RUN)  ## 下发：生成各单位填报模板和考核台账
	@$(BIN)/kaohe issue

collect: $(RUN)  ## 回收：识别回收表，列出已收、缺报、重复
	@$(BIN)/kaohe collect

check: $(RUN)  ## 审核：校验报告和退回修改表
	@$(BIN)/kaohe check

test: $(DEV)  ## 代码检查、类型、分层、全部测试
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest

fix: $(DEV)  ## 整理代码格式
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

sample: $(DEV)  ## 重新生成仓库自带的示例数据（需要 LibreOffice）
	@$(BIN)/python -m tests.office.make_sample

templates: $(DEV)  ## 重新生成通知的 Word 模板（会覆盖手工修改）
	@$(BIN)/python -m pipeline.report.templates.make_templates

pictures: $(DEV)  ## 重新生成说明文档里的图片（需要 LibreOffice、Chromium）
	@$(BIN)/kaohe assess --quiet >/dev/null
	@$(BIN)/python -m tests.office.pictures

docs: $(DEV)  ## 重新生成计分规则和错误代码说明
	@$(BIN)/python -m tests.rules_page
	@$(BIN)/python -m tests.error_pages

bench: $(DEV)  ## 测速：60 万个单位的计分；一万份填报模板的生成；一万份回收表的读取和审核；三千个单位的汇总簿；一千份得分通知单
	@$(BIN)/python -m tests.bench.scoring
	@$(BIN)/python -m tests.bench.templates
	@$(BIN)/python -m tests.bench.returns
	@$(BIN)/python -m tests.bench.workbook
	@$(BIN)/python -m tests.bench.statements

N ?= 50000
fuzz: $(DEV)  ## 读取大量损坏的工作簿：make fuzz N=200000
	@$(BIN)/python -m tests.fuzz.run $(N) $(SEED)

lock: $(DEV)  ## 重新锁定依赖版本
	@$(BIN)/uv pip compile pyproject.toml --universal --quiet --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11 --upgrade --extra build -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --universal --quiet --no-header --no-annotate --no-emit-index-url --no-emit-find-links --python-version 3.11 --upgrade -c requirements.lock -o requirements-dev.lock

clean:  ## 删除运行环境和缓存
	rm -rf .venv .kaohe-cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(RUN): pyproject.toml requirements.lock
	@echo "首次使用：正在准备运行环境（约一分钟）……"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更高版本，当前是 " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q pipeline
	@touch $@

$(DEV): $(RUN) requirements-dev.lock
	@echo "正在准备开发和测试工具……"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
