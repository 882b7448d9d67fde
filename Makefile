# SPDX-License-Identifier: Apache-2.0
# Every goal does its own set-up on a bare Debian 12 with the Swift toolchain.

.PHONY: help run serve release test lint format clean

help:
	@echo 'make run             build, start a server, print the sample page, say where it is'
	@echo 'make run FILE=a.pdf  the same with a file of yours'
	@echo 'make serve           build and keep a server running on 127.0.0.1:1314'
	@echo 'make test            everything that can be checked without a person'
	@echo 'make lint            what CI asks of the formatting; make format mends it'

release:
	@scripts/install-packages run
	@echo 'Building (about 8 minutes the first time)...'
	@swift build -c release --product pdps-rip
	@swift build -c release --product pdps

run: release
	@scripts/run "$(FILE)"

serve: release
	@scripts/serve

# Rendering fills both cores of a small machine, so only a few tests run at once; their deadlines count on it.
test:
	@scripts/install-packages test
	@scripts/install-python
	@scripts/fetch-lprng
	swift build --build-tests
	scripts/run-tests --skip InteropTests --experimental-maximum-parallelization-width 4
	scripts/run-tests --filter InteropTests --experimental-maximum-parallelization-width 2

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz

clean:
	swift package clean
