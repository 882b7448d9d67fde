#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""find-printer.py ADDRESS [FILE]: what python-zeroconf finds from ADDRESS of AirPrint's printers, as JSON.

With FILE, pyipp prints it on the printer by what was found alone, and "job" is in the answer. Ends after 30 seconds.
"""

import asyncio
import json
import sys
import threading

import pyipp
from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

TYPES = ["_ipp._tcp.local.", "_universal._sub._ipp._tcp.local."]


class Found(ServiceListener):
    def __init__(self):
        self.names = {name: set() for name in TYPES}
        self.complete = threading.Event()

    def add_service(self, zeroconf, type_, name):
        self.names[type_].add(name)
        if all(self.names.values()):
            self.complete.set()

    def update_service(self, zeroconf, type_, name):
        pass

    def remove_service(self, zeroconf, type_, name):
        self.names[type_].discard(name)


async def send(host, port, path, file):
    with open(file, "rb") as document:
        message = {
            "operation-attributes-tag": {"job-name": "By zeroconf"},
            "job-attributes-tag": {"copies": 2},
            "data": document.read(),
        }
    async with pyipp.IPP(host=host, port=port, base_path=path) as ipp:
        answer = await ipp.execute(pyipp.enums.IppOperation.PRINT_JOB, message)
    return answer["jobs"][0]["job-id"]


def main():
    found = Found()
    with Zeroconf(interfaces=[sys.argv[1]]) as zeroconf:
        browsers = [ServiceBrowser(zeroconf, name, found) for name in TYPES]
        if not found.complete.wait(30):
            sys.exit(f"found {found.names}")
        instance = sorted(found.names[TYPES[1]])[0]
        info = ServiceInfo(TYPES[0], instance)
        if not info.request(zeroconf, 10_000):
            sys.exit(f"{instance} does not resolve")
        for browser in browsers:
            browser.cancel()
    text = {key.decode(): (value or b"").decode() for key, value in info.properties.items()}
    answer = {
        "names": {name: sorted(names) for name, names in found.names.items()},
        "server": info.server, "addresses": info.parsed_addresses(), "port": info.port, "text": text,
    }  # fmt: skip
    if len(sys.argv) > 2:
        address = answer["addresses"][0]
        answer["job"] = asyncio.run(send(address, info.port, "/" + text["rp"], sys.argv[2]))
    print(json.dumps(answer))


main()
