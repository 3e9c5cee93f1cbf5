import Pipeline

/// The script that sbatch gets.
struct JobScript {
  /// What the jobs of an experiment are called.
  let name: String
  /// Names the array in the queue, so that it is found again if its id was never written down.
  let comment: String
  /// The working folder of the jobs: the one in which the command was given.
  let workingFolder: String
  /// The folder of the submission, from the working folder.
  let folder: String
  /// The path of the program.
  let program: String
  /// Variables that the spec read, and the instruction set.
  let variables: [(name: String, value: String)]
  /// What the spec asks for.
  let settings: SlurmSettings

  /// Options of sbatch for an array.
  ///
  /// - Parameters:
  ///   - array: its size.
  ///   - jobs: ids of the arrays that it waits for.
  /// - Returns: in a fixed order, one word each.
  func options(_ array: JobArray, after jobs: [Int]) -> [String] {
    let most = settings.jobs.map { "%\($0)" } ?? ""
    var out = [
      "--job-name=\(name)", "--comment=\(comment)", "--array=0-\(array.tasks.count - 1)\(most)",
      "--nodes=1", "--ntasks=1", "--cpus-per-task=\(array.cpus)",
      "--mem=\(JobRequest(memoryBytes: array.memoryBytes).mebibytes)M",
    ]
    if let time = settings.time ?? array.minutes.map(String.init) { out.append("--time=\(time)") }
    if let partition = settings.partition { out.append("--partition=\(partition)") }
    if let account = settings.account { out.append("--account=\(account)") }
    if !jobs.isEmpty {
      out.append("--dependency=afterany:" + jobs.map(String.init).joined(separator: ":"))
    }
    if !array.excluded.isEmpty {
      out.append("--exclude=" + array.excluded.joined(separator: ","))
    }
    out += [
      "--output=\(absolute.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%"))/log/%A_%a.txt",
      "--open-mode=append", "--requeue",
      "--signal=B:TERM@60", "--chdir=\(workingFolder)",
    ]
    return out + settings.arguments
  }

  /// The whole script.
  ///
  /// The program takes the shell's place, so that a signal reaches it.
  func text(_ array: JobArray, after jobs: [Int]) -> String {
    var out = "#!/bin/sh\n"
    for option in options(array, after: jobs) { out += "#SBATCH \(Self.sbatchWord(option))\n" }
    for (name, value) in variables { out += "export \(name)=\(Self.shellWord(value))\n" }
    out += "exec \(Self.shellWord(program)) slurm-task \(Self.shellWord(folder)) \(array.number)\n"
    return out
  }

  private var absolute: String {
    folder.hasPrefix("/") ? folder : ProjectFolder.join(workingFolder, folder)
  }

  /// A word for the shell, in quotes where it needs them.
  static func shellWord(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
          || "/._-+=:,@%".unicodeScalars.contains($0)
      }
    if isPlain { return text }
    var out = "'"
    for character in text { out += character == "'" ? "'\\''" : String(character) }
    return out + "'"
  }

  // sbatch reads its lines with quotes of its own.
  private static func sbatchWord(_ option: String) -> String {
    guard option.contains(where: { " '#;".contains($0) }), let sign = option.firstIndex(of: "=")
    else { return option }
    return "\(option[...sign])\"\(option[option.index(after: sign)...])\""
  }
}
