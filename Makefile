# 创响助手 · every command of the project. `make help` lists them; the work is done in tools/.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# Any Python from 3.8 on drives the set-up; one that exists but does not start (a version manager's shim) is passed over.
PYTHON ?= $(shell for p in python3 /usr/bin/python3 /usr/local/bin/python3 python3.13 python3.12 python3.11 python3.10; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then echo $$p; break; fi; done)
ifeq ($(strip $(PYTHON)),)
$(error 找不到 Python 3：请先安装 python3（3.8 以上）  No Python 3 found: install python3, 3.8 or newer)
endif

export PORT HOST VAR_DIR ENV DATABASE_URL REDIS_URL RATE_LIMIT_PER_MINUTE ANSWER_DEADLINE_SECONDS LOG_LEVEL

BACKEND := backend/.venv/bin/python
BOT := .venv/bin/python
COMPILE := .tools/bin/uv pip compile --quiet --generate-hashes --no-header --no-annotate --extra dev

.PHONY: help run stop chat install train page check test test-external test-browser evaluate bench lock openapi clean

help: ## 列出所有命令 · list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## 安装、训练、构建并启动，Ctrl-C 停止 · set everything up and start it
	@exec $(PYTHON) -m tools.serve

stop: ## 停止正在运行的系统 · stop the system that runs on VAR_DIR
	@exec $(PYTHON) -m tools.stop

chat: ## 在终端里对话（未启动则自动启动）· talk to it in the terminal
	@exec $(PYTHON) -m tools.chat

install: ## 只安装三个环境 · make the three environments
	@exec $(PYTHON) -m tools.bootstrap

train: install ## 重新训练模型 · train the model
	@exec $(PYTHON) -m tools.stack

page: install ## 构建市民页面 · build the citizen page
	@exec $(PYTHON) -m tools.page

check: install ## 静态检查和数据校验 · linters, types, import contracts, data, locks
	@exec $(PYTHON) -m tools.check

test: install ## 检查 + 不需要外部服务的全部测试 · check, and every test that needs no external service
	@$(PYTHON) -m tools.check; checked=$$?; $(PYTHON) -m tools.suites local; tested=$$?; exit $$((checked || tested))

test-external: install ## PostgreSQL 和 Redis 上的测试 · the tests on PostgreSQL and Redis
	@exec $(PYTHON) -m tools.suites external

test-browser: install ## 真实 Chromium 上的页面测试 · the page in a real Chromium
	@exec $(PYTHON) -m tools.suites browser

evaluate: install ## 评测答得对不对，可加 FILE=题目.jsonl · how good the answers are
	@PYTHONPATH=backend:. exec $(BACKEND) -m benchmarks.evaluate $(if $(FILE),--file "$(FILE)")

bench: install ## 测速度和内存，写入 docs/benchmarks.md · latency, throughput, memory
	@PYTHONPATH=backend:. exec $(BACKEND) -m benchmarks.bench

lock: install ## 依赖变更后重写锁文件 · rewrite the lock files
	$(COMPILE) --python-version 3.10 pyproject.toml -o requirements.lock
	$(COMPILE) --python-version 3.11 backend/pyproject.toml -o backend/requirements.lock
	.tools/bin/uv pip compile --quiet --generate-hashes --no-header --no-annotate tools/requirements.in -o tools/requirements.lock

openapi: install ## 重新生成 contract/openapi.json · regenerate the API contract
	cd backend && .venv/bin/python -m app.openapi

clean: ## 删除模型、页面和缓存（保留 var/）· delete what was built; var/ stays
	rm -rf models .rasa web/citizen/dist .pytest_cache .mypy_cache .ruff_cache backend/.mypy_cache backend/.ruff_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -not -path './backend/.venv/*' -not -path './.tools/*' -not -path '*/node_modules/*' -prune -exec rm -rf {} +
