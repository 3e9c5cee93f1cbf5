import Glibc

/// Starts the system's programs and those of users.
enum ChildProcess {
  /// Why a program could not be started.
  struct Fault: Error, Hashable {
    /// The `errno`; `ENOENT` where there is no such program.
    let code: Int32
  }

  /// Starts a program without input, in a process group of its own, so that Ctrl-C does not reach it and all of it
  /// can be ended. Signals are as they are in a shell; no file of ours is open in it.
  ///
  /// - Parameters:
  ///   - words: the program, searched on the `PATH`, and its arguments.
  ///   - output: the descriptor of its standard output.
  ///   - errors: the descriptor of its standard error.
  ///   - variables: `NAME=value` each; `nil` for our own.
  ///   - folder: where it begins; `nil` for our own.
  /// - Returns: its process id.
  /// - Throws: `Fault`.
  static func start(
    _ words: [String], output: Int32, errors: Int32, variables: [String]? = nil,
    folder: String? = nil
  ) throws(Fault) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    _ = addCloseFrom(&actions, 3)
    if let folder { _ = addFolder(&actions, folder) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals that a run waits for are blocked in its threads; a program starts with none blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    let code = withWords(words) { arguments in
      guard let variables else {
        return posix_spawnp(&child, words[0], &actions, &attributes, arguments, environ)
      }
      return withWords(variables) {
        posix_spawnp(&child, words[0], &actions, &attributes, arguments, $0)
      }
    }
    guard code == 0 else { throw Fault(code: code) }
    return child
  }

  private static func withWords(
    _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
  ) -> Int32 {
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

// In the C library since 2.29 and 2.34, but not among the names that Swift imports.
@_silgen_name("posix_spawn_file_actions_addchdir_np")
private func addFolder(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ path: UnsafePointer<CChar>
) -> Int32

@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func addCloseFrom(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ from: Int32
) -> Int32
