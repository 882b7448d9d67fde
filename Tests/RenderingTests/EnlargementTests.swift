// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering
import Testing

@Suite("Small photos are enlarged by cubic interpolation")
struct EnlargementTests {
    /// Pixels of noise, three samples each.
    private struct Noise {
        let width: Int
        let height: Int
        let samples: [UInt8]

        init(width: Int, height: Int, samples: [UInt8]) {
            (self.width, self.height, self.samples) = (width, height, samples)
        }

        /// - Parameter isGray: whether the samples of a pixel are the same.
        init(width: Int, height: Int, isGray: Bool) {
            var state: UInt64 = 7
            var samples: [UInt8] = []
            while samples.count < width * height * 3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                samples +=
                    isGray
                    ? [UInt8](repeating: UInt8(state >> 56), count: 3)
                    : [UInt8(state >> 56), UInt8(state >> 48 & 0xFF), UInt8(state >> 40 & 0xFF)]
            }
            self.init(width: width, height: height, samples: samples)
        }

        var tiff: [UInt8] {
            let file = SampleDocuments.tiff(width: width, height: height, colors: [[0, 0, 0]])
            return file.dropLast(samples.count) + samples
        }

        /// A sample between those that there are, by the formula of Catmull and Rom; at the edges they go on.
        func value(x: Double, y: Double, sample: Int) -> Double {
            func weights(_ place: Double) -> [(Int, Double)] {
                (-1...2).map { step in
                    let sample = Int(place.rounded(.down)) + step
                    let d = abs(place - Double(sample))
                    return (
                        sample, d <= 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2
                    )
                }
            }
            var sum = 0.0
            for (line, weight) in weights(y) {
                let start = min(max(line, 0), height - 1) * width
                for (column, part) in weights(x) {
                    sum += weight * part * Double(samples[(start + min(max(column, 0), width - 1)) * 3 + sample])
                }
            }
            return min(max(sum, 0), 255)
        }
    }

    /// The largest difference to the formula.
    private func error(of picture: Picture, _ noise: Noise, samples: Int) -> Double {
        var most = 0.0
        // Every pixel near the edges, some within.
        let columns = (0..<picture.width).filter { $0 < 16 || $0 >= picture.width - 16 || $0 % 17 == 0 }
        let lines = (0..<picture.height).filter { $0 < 16 || $0 >= picture.height - 16 || $0 % 13 == 0 }
        for line in lines {
            let y = (Double(line) + 0.5) * Double(noise.height) / Double(picture.height) - 0.5
            for column in columns {
                let x = (Double(column) + 0.5) * Double(noise.width) / Double(picture.width) - 0.5
                for sample in 0..<samples {
                    let expected = noise.value(x: x, y: y, sample: sample)
                    most = max(most, abs(expected - Double(picture.lines[line][column * samples + sample])))
                }
            }
        }
        return most
    }

    private func picture(_ noise: Noise, _ settings: RenderSettings) async throws -> Picture {
        let rendered = try await WorkerFixture.render(noise.tiff, settings)
        #expect(rendered.error == nil)
        return try #require(try Picture.pages(of: rendered.bytes).first?.picture)
    }

    @Test("each pixel is what the formula says", arguments: [(32, 48), (64, 96), (100, 150), (286, 429)])
    func color(width: Int, height: Int) async throws {
        let noise = Noise(width: width, height: height, isGray: false)
        let picture = try await picture(noise, .small(.pwgRaster, .srgb8))
        #expect(picture.width == 288 && picture.height == 432)
        #expect(error(of: picture, noise, samples: 3) <= 0.501)
    }

    @Test("gray pixels too, and many of them")
    func gray() async throws {
        var settings = RenderSettings.small(.pwgRaster, .sgray8)
        settings.resolution = .init(x: 144)
        let noise = Noise(width: 320, height: 480, isGray: true)
        // Gray gets another tone before it is enlarged: what each one becomes is read from a picture of all of them.
        let tones = try await tones(settings)
        let toned = noise.samples.map { tones[Int($0)] }
        let rendered = try await picture(noise, settings)
        #expect(rendered.width == 576 && rendered.height == 864)
        #expect(error(of: rendered, Noise(width: 320, height: 480, samples: toned), samples: 1) <= 0.501)
    }

    private func tones(_ settings: RenderSettings) async throws -> [UInt8] {
        let ramp = (0..<576 * 864).flatMap { [UInt8](repeating: UInt8($0 % 576 & 0xFF), count: 3) }
        let picture = try await picture(Noise(width: 576, height: 864, samples: ramp), settings)
        return Array(picture.lines[0].prefix(256))
    }
}
