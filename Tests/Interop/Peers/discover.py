#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""discover.py HOST PORT [LENGTH]: asks a PDPS server by UDP who it is, and prints its answer as JSON.

Written from docs/protocol.md alone; HOST may be the group, which is then asked on the loopback interface.
"""

import ipaddress
import json
import os
import socket
import struct
import sys
import uuid

NO_PRINTERS = 0xFFFFFFFF


def question(first, length):
    nonce = os.urandom(8)
    head = b"PDPS" + bytes([1, 1]) + struct.pack(">H", 0) + nonce + struct.pack(">I", first)
    return nonce, head + bytes(length - len(head))


def text(data, offset):
    end = offset + 1 + data[offset]
    return data[offset + 1 : end].decode("utf-8"), end


def printer(data, offset):
    (length,) = struct.unpack_from(">H", data, offset)
    state, bits, queued = struct.unpack_from(">BBH", data, offset + 2)
    name, at = text(data, offset + 22)
    info, at = text(data, at)
    location, at = text(data, at)
    model, at = text(data, at)
    assert at <= offset + 2 + length
    return {
        "name": name,
        "uuid": str(uuid.UUID(bytes=data[offset + 6 : offset + 22])),
        "state": state,
        "accepting": bool(bits & 1),
        "color": bool(bits & 2),
        "two-sided": bool(bits & 4),
        "default": bool(bits & 8),
        "queued": queued,
        "info": info,
        "location": location,
        "model": model,
    }, offset + 2 + length


def answer(data):
    assert data[:6] == b"PDPS" + bytes([1, 2])
    port, tls, load, count, queued, total, revision, first = struct.unpack_from(">HHHHIIII", data, 32)
    version, at = text(data, 56)
    name, at = text(data, at)
    printers = []
    for _ in range(count):
        one, at = printer(data, at)
        printers.append(one)
    assert at == len(data)
    return {
        "id": str(uuid.UUID(bytes=data[16:32])), "port": port, "tls": tls, "load": load, "queued": queued,
        "total": total, "revision": revision, "first": first, "version": version, "name": name, "printers": printers,
    }  # fmt: skip


def ask(link, to, first, length):
    for _ in range(20):
        nonce, datagram = question(first, length)
        link.sendto(datagram, to)
        try:
            while True:
                data, source = link.recvfrom(2048)
                if data[8:16] == nonce:
                    assert len(data) <= length
                    return answer(data), source
        except TimeoutError:
            continue
    sys.exit("nobody answers")


def main():
    host, port = sys.argv[1], int(sys.argv[2])
    length = int(sys.argv[3]) if len(sys.argv) > 3 else 1232
    address = ipaddress.ip_address(host)
    link = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_DGRAM)
    link.settimeout(0.25)
    to = (host, port)
    if address.is_multicast:
        link.bind(("127.0.0.1", 0))
        link.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    found, source = ask(link, to, 0, length)
    to = source if address.is_multicast else to
    while len(found["printers"]) < found["total"]:
        more, _ = ask(link, to, len(found["printers"]), length)
        if more["revision"] != found["revision"]:
            found = more if more["first"] == 0 else ask(link, to, 0, length)[0]
        elif not more["printers"]:
            break
        else:
            found["printers"] += more["printers"]
    print(json.dumps(found))


main()
