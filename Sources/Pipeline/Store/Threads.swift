import Glibc

/// Starts a thread that runs `body`; it ends by itself.
public func startThread(_ body: @escaping @Sendable () -> Void) -> ThreadHandle {
  final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 8 << 20)
  defer { pthread_attr_destroy(&attributes) }
  var thread = pthread_t()
  let work = Unmanaged.passRetained(Work(body))
  let status = pthread_create(
    &thread, &attributes,
    { pointer in
      guard let pointer else { return nil }
      Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
      return nil
    }, work.toOpaque())
  precondition(status == 0, "no thread could be started")
  return ThreadHandle(thread: thread)
}

/// A running thread.
public struct ThreadHandle: Sendable {
  let thread: pthread_t

  /// Waits until the thread has ended; once only.
  public func join() { pthread_join(thread, nil) }
}
