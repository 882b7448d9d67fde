// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// Sends and receives a message together with file descriptors over a Unix socket (`SCM_RIGHTS`).
package enum DescriptorPassing {
    /// The most descriptors of a message; Linux allows 253 (`SCM_MAX_FD`).
    package static let mostDescriptors = 201
    // What CMSG_LEN and CMSG_SPACE give.
    private static let headerLength = MemoryLayout<cmsghdr>.size
    private static let numberLength = MemoryLayout<CInt>.size
    private static let controlSpace = headerLength + (mostDescriptors * numberLength + 7) / 8 * 8

    /// A connected pair of sockets that keep messages apart; both close on exec, ours does not block.
    package static func makeSocketPair() throws -> (ours: FileDescriptor, theirs: FileDescriptor) {
        var pair: [CInt] = [-1, -1]
        let type = CInt(SOCK_SEQPACKET.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw Errno(rawValue: errno) }
        // Only our end: O_NONBLOCK belongs to the open end, which the worker's one wait must not have.
        guard fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0 else {
            let error = Errno(rawValue: errno)
            close(pair[0])
            close(pair[1])
            throw error
        }
        return (FileDescriptor(rawValue: pair[0]), FileDescriptor(rawValue: pair[1]))
    }

    /// Sends `bytes` as one message with at least one descriptor; they stay open here.
    package static func send(
        _ bytes: [UInt8],
        _ descriptors: [FileDescriptor],
        over socket: FileDescriptor
    ) throws {
        guard (1...mostDescriptors).contains(descriptors.count) else { throw Errno.invalidArgument }
        let numbers = descriptors.map(\.rawValue)
        var control = cmsghdr()
        control.cmsg_len = headerLength + numbers.count * numberLength
        control.cmsg_level = SOL_SOCKET
        control.cmsg_type = CInt(SCM_RIGHTS)
        let sent = withMessage(bytes.count) { payload, controlBytes, message in
            payload.copyBytes(from: bytes)
            withUnsafeBytes(of: &control) { controlBytes.copyMemory(from: $0) }
            numbers.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: controlBytes[headerLength...]).copyMemory(from: $0)
            }
            message.msg_controllen = headerLength + (numbers.count * numberLength + 7) / 8 * 8
            return sendmsg(socket.rawValue, &message, CInt(MSG_NOSIGNAL))
        }
        guard sent == bytes.count else { throw Errno(rawValue: sent < 0 ? errno : EMSGSIZE) }
    }

    /// Waits for one message of at most `limit` bytes and its descriptors; nil when the other side is gone.
    package static func receive(
        limit: Int,
        over socket: FileDescriptor
    ) throws -> (bytes: [UInt8], descriptors: [FileDescriptor])? {
        var bytes: [UInt8] = []
        var control = cmsghdr()
        var numbers: [CInt] = []
        var flags: CInt = 0
        let received = withMessage(limit) { payload, controlBytes, message in
            var count: Int
            repeat {
                count = recvmsg(socket.rawValue, &message, CInt(MSG_CMSG_CLOEXEC))
            } while count < 0
                && errno == EINTR
            guard count > 0 else { return count }
            bytes = Array(payload.prefix(count))
            flags = message.msg_flags
            if message.msg_controllen >= headerLength + numberLength {
                control = controlBytes.loadUnaligned(as: cmsghdr.self)
                let length = min(control.cmsg_len, message.msg_controllen) - headerLength
                numbers = stride(from: 0, through: length - numberLength, by: numberLength).map {
                    controlBytes.loadUnaligned(fromByteOffset: headerLength + $0, as: CInt.self)
                }
            }
            return count
        }
        guard received >= 0 else { throw Errno(rawValue: errno) }
        guard received > 0 else { return nil }
        let isWhole = flags & CInt(MSG_TRUNC | MSG_CTRUNC) == 0
        guard isWhole, !numbers.isEmpty, control.cmsg_type == CInt(SCM_RIGHTS), control.cmsg_level == SOL_SOCKET
        else { throw Errno.invalidArgument }
        return (bytes, numbers.map { FileDescriptor(rawValue: $0) })
    }

    /// Lends a message header over fresh buffers.
    private static func withMessage(
        _ count: Int,
        _ body: (UnsafeMutableRawBufferPointer, UnsafeMutableRawBufferPointer, inout msghdr) -> Int
    ) -> Int {
        withUnsafeTemporaryAllocation(byteCount: max(1, count), alignment: 16) { payload in
            withUnsafeTemporaryAllocation(byteCount: controlSpace, alignment: 16) { control in
                control.initializeMemory(as: UInt8.self, repeating: 0)
                var vector = iovec(iov_base: payload.baseAddress, iov_len: count)
                return withUnsafeMutablePointer(to: &vector) { vector in
                    var message = msghdr()
                    message.msg_iov = vector
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return body(payload, control, &message)
                }
            }
        }
    }
}
