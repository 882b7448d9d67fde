// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import PrintModel
import SystemPackage

extension DeviceProfile {
    /// The profile in a file without a name, for a worker, which sees no other files.
    func makeFile() throws(Errno) -> FileDescriptor {
        let number = pdps_memory_file("pdps-profile")
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let file = FileDescriptor(rawValue: number)
        do {
            try file.writeAll(bytes)
            guard pdps_seal_memory_file(number) == 0 else { throw Errno(rawValue: errno) }
            return file
        } catch {
            try? file.close()
            throw error as? Errno ?? .ioError
        }
    }
}
