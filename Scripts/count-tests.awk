# Counts tests in the event stream of `swift test` and in the output of Tests/Scripts, names what failed, prints
# `N passed, N failed, N skipped` last and exits with 1 unless all is well.
# Set status (0 or 1): how the test commands themselves ended.
#
# What `swift test` prints is no source to count from: it drops a piece of output that ends amid a character. The
# stream is a file that each event is written to at once.
#
# A parametrised test is one test. A test that was announced and never ended (the process crashed) has failed.

# Quotes within JSON's strings are escaped, so these are keys and values, never quoted text.
/^{.*"kind":"event"/ {
  if (!match($0, /"testID":"([^"\\]|\\.)*:[0-9]+:[0-9]+"/)) next # a run or a suite
  id = substr($0, RSTART + 10, RLENGTH - 11)
  gsub(/\\\//, "/", id)
  if (/"kind":"testEnded"/) ended[id] = 1
  else if (/"kind":"(testSkipped|testCancelled)"/) left[id] = 1
  else if (/"kind":"issueRecorded"/ && !/"isKnown":true/) wrong[id] = 1
  next
}
/^{.*"kind":"test"/ { if (/"kind":"function"/) announced++; next }
/^{/ { next }
/^ok .*# SKIP/ { skipped++; print; next }
/^ok / { passed++; next }
/^not ok / { failed++; print; next }

END {
  for (id in left) { skipped++; delete ended[id] }
  for (id in ended) {
    counted++
    if (id in wrong) { failed++; print "failed: " id } else passed++
  }
  if (announced > counted + skipped) {
    printf "%d tests were announced and did not end\n", announced - counted - skipped
    failed += announced - counted - skipped
  } else if (announced < counted + skipped) {
    printf "%d tests were announced, %d were seen to end\n", announced, counted + skipped
    status = 1
  }
  if (passed + failed + skipped == 0) {
    print "no test was run"
    status = 1
  }
  if (status != 0 && failed == 0) failed = 1
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed > 0 || status != 0) ? 1 : 0
}
