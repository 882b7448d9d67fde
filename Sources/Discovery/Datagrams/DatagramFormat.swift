// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore

/// The fixed parts of datagrams on 1314/udp; `docs/protocol.md` has the layout byte by byte.
public enum DatagramFormat {
    /// The registered UDP port.
    public static let port = 1314
    /// The IPv4 group of PDPS servers, in the administratively scoped local scope (RFC 2365).
    public static let groupIPv4 = "239.255.13.14"
    /// The IPv6 group of PDPS servers, not permanently assigned, admin-local scope (RFC 4291 section 2.7).
    public static let groupIPv6 = "ff14::1314"
    /// Lengths that a question may have, in bytes: room for any server's own facts, and one unfragmented IPv6 packet.
    public static let questionLengths = 192...1232
    /// The longest time that an asker may let a server wait before it answers, in milliseconds.
    public static let maximumSpread = 2000

    static let magic: UInt32 = 0x5044_5053
    static let version: UInt8 = 1
    static let question: UInt8 = 1
    static let answer: UInt8 = 2

    /// Longest texts, in UTF-8 bytes.
    static let maximumVersionLength = 32
    static let maximumNameLength = 63
    static let maximumTextLength = 127
}

extension ByteBuffer {
    /// Writes a length byte and the text, cut to `limit` bytes at a character's end.
    mutating func writeText(_ text: String, atMost limit: Int) {
        let cut = text.cut(toUTF8Bytes: limit)
        writeInteger(UInt8(cut.utf8.count))
        writeString(cut)
    }

    /// Reads a length byte and as many bytes of valid UTF-8; nil if they are not there.
    mutating func readText() -> String? {
        guard let length = readInteger(as: UInt8.self), let bytes = readBytes(length: Int(length)) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
