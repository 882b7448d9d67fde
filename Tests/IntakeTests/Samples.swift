// SPDX-License-Identifier: Apache-2.0

import CZlib
import IPP

/// Requests and documents for the tests.
enum Samples {
    static let pdf = Array("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".utf8)
    static let lobby = "ipp://localhost/ipp/print/Lobby"

    /// A request as user `ann` about a printer.
    static func request(_ operation: IPPOperation, _ uri: String = lobby, _ attributes: Attribute...) -> IPPMessage {
        var message = IPPMessage(requesting: operation, of: uri, requestID: 7)
        message.add(Attribute(.requestingUserName, "ann"))
        for attribute in attributes { message.add(attribute) }
        return message
    }

    /// A request as user `ann` about a job.
    static func request(_ operation: IPPOperation, job id: Int, _ attributes: Attribute...) -> IPPMessage {
        var message = IPPMessage(requesting: operation, requestID: 8)
        message.add(Attribute(.jobURI, "ipp://localhost/jobs/\(id)"))
        message.add(Attribute(.requestingUserName, "ann"))
        for attribute in attributes { message.add(attribute) }
        return message
    }

    /// Bytes that do not compress, always the same for a count.
    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// Packs bytes; window bits choose the frame: 31 gzip, 15 zlib, -15 none.
    static func packed(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
        var stream = z_stream()
        guard pdps_deflateInit2(&stream, 6, windowBits) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        let room = output.count
        let left = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                _ = deflate(&stream, Z_FINISH)
                return Int(stream.avail_out)
            }
        }
        return Array(output.prefix(room - left))
    }
}

extension IPPMessage {
    /// Appends an attribute to the group of that tag, which is made if need be.
    mutating func add(_ attribute: Attribute, to tag: GroupTag = .operationAttributes) {
        var group = self[group: tag] ?? AttributeGroup(tag: tag)
        group.append(attribute)
        self[group: tag] = group
    }

    /// The reply's `status-message`.
    var statusMessage: String { self[group: .operationAttributes]?[.statusMessage] ?? "" }

    /// The only job's attributes in the reply.
    var job: AttributeGroup { self[group: .jobAttributes] ?? AttributeGroup(tag: .jobAttributes) }
}
