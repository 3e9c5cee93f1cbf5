// Tries damaged inputs until the time is up:
//
//   swift run --package-path Fuzz -c release fuzz csv SECONDS SEED [INPUT-NUMBER]
//
// A crash, a wrong answer or an input that takes longer than 20 seconds ends the process. The input
// then lies in the file that was named first, and its number stands beside it; given as the fourth
// argument, it is tried again alone.
import Glibc
import Learners

func complain(_ text: String) -> Never {
  let line = Array((text + "\n").utf8)
  _ = write(2, line, line.count)
  exit(64)
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// All files of a folder, sorted by name.
func readCorpus(_ folder: String) -> [[UInt8]] {
  guard let directory = opendir(folder) else { complain("no folder \(folder)") }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted().map { readFile("\(folder)/\($0)") }
}

func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { complain("cannot read \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

let arguments = CommandLine.arguments
let names = targets.map { $0.name }.joined(separator: "|")
guard arguments.count == 4 || arguments.count == 5,
  let type = targets.first(where: { $0.name == arguments[1] }),
  let limit = Double(arguments[2]), let seed = UInt64(arguments[3])
else { complain("usage: fuzz \(names) SECONDS SEED [INPUT-NUMBER]") }

/// Prints at once, also into a file.
func say(_ text: String) {
  print(text)
  fflush(nil)
}

let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
let mutator = Mutator(corpus: readCorpus("/\(here)/corpus/\(type.name)"), tokens: type.tokens)
let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
let path = "\(folder)/fuzz-\(type.name)-\(seed)-\(getpid())"
let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
guard descriptor >= 0 else { complain("cannot write \(path)") }
let counter = open(path + ".number", O_RDWR | O_CREAT | O_TRUNC, 0o600)
guard counter >= 0 else { complain("cannot write \(path).number") }
say("\(type.name): seed \(seed); the input of the moment is \(path), its number \(path).number")

var target = type.init(file: path)
var number = arguments.count == 5 ? Int(arguments[4]) ?? 0 : 0
let start = seconds()
var reported = start
var slowest = (seconds: 0.0, number: 0)
repeat {
  var random = SplitMix64(seed: Seed.derive(from: seed, number))
  let input = mutator.input(&random)
  guard pwrite(descriptor, input, input.count, 0) == input.count,
    ftruncate(descriptor, off_t(input.count)) == 0
  else { complain("cannot write \(path)") }
  let text = Array("\(number)\n".utf8)
  guard pwrite(counter, text, text.count, 0) == text.count else { complain("cannot write \(path)") }
  alarm(20)
  let before = seconds()
  if let problem = target.run(input, &random) {
    say("wrong: seed \(seed), input \(number): \(problem)")
    exit(1)
  }
  let now = seconds()
  if now - before > slowest.seconds { slowest = (now - before, number) }
  number += 1
  if now - reported > 60 {
    say("\(number) inputs in \(Int(now - start)) s")
    reported = now
  }
} while arguments.count == 4 && seconds() - start < limit
say(
  "\(type.name): \(number) inputs in \(Int(seconds() - start)) s, seed \(seed), all answered; "
    + "the slowest, number \(slowest.number), took \(Int(slowest.seconds * 1000)) ms")
unlink(path)
unlink(path + ".number")
