// Panels, recurrent layers and attention for one instruction set; see kernels.h.

// Rows and panels of the largest tile, and rows of the largest tile of four gates; X of each row.
#define SEQUENCE_3(X) X(1) X(2) X(3)
#define SEQUENCE_6(X) SEQUENCE_3(X) X(4) X(5) X(6)
#define SEQUENCE_12(X) SEQUENCE_6(X) X(7) X(8) X(9) X(10) X(11) X(12)
#if REGISTER == 64
#define SEQUENCE_ROWS 12
#define SEQUENCE_EACH_ROW(X) SEQUENCE_12(X)
#define SEQUENCE_PANELS 2
#elif REGISTER == 32 || REGISTERS == 32
#define SEQUENCE_ROWS 6
#define SEQUENCE_EACH_ROW(X) SEQUENCE_6(X)
#define SEQUENCE_PANELS 1
#else
#define SEQUENCE_ROWS 3
#define SEQUENCE_EACH_ROW(X) SEQUENCE_3(X)
#define SEQUENCE_PANELS 1
#endif
#if REGISTERS == 32
#define SEQUENCE_LSTM_ROWS 6
#define SEQUENCE_EACH_LSTM_ROW(X) SEQUENCE_6(X)
#else
#define SEQUENCE_LSTM_ROWS 3
#define SEQUENCE_EACH_LSTM_ROW(X) SEQUENCE_3(X)
#endif
// Vectors per panel, and per tile.
#define SEQUENCE_PARTS (CKernelsPanel / FLOAT_LANES)
#define SEQUENCE_VECTORS (SEQUENCE_PANELS * SEQUENCE_PARTS)

#include "sequence_panels.h"
#include "sequence_lstm.h"
#include "sequence_attention.h"

#undef SEQUENCE_3
#undef SEQUENCE_6
#undef SEQUENCE_12
#undef SEQUENCE_ROWS
#undef SEQUENCE_EACH_ROW
#undef SEQUENCE_PANELS
#undef SEQUENCE_LSTM_ROWS
#undef SEQUENCE_EACH_LSTM_ROW
#undef SEQUENCE_PARTS
#undef SEQUENCE_VECTORS
