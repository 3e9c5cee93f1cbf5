/// One place per piece of work, each written by one thread.
final class WorkResults<Element>: @unchecked Sendable {
  private let places: UnsafeMutableBufferPointer<Element>

  init(_ count: Int, _ empty: Element) {
    places = .allocate(capacity: count)
    places.initialize(repeating: empty)
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }

  subscript(index: Int) -> Element {
    get { places[index] }
    set { places[index] = newValue }
  }

  /// All of them, in order.
  var all: [Element] { Array(places) }
}
