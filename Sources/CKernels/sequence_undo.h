// Forgets the settings and shorthands of an instance.
#undef SEQ_NAME
#undef SEQ_LANES
#undef SEQ_ROWS
#undef SEQ_PANELS
#undef SEQ_EACH_ROW
#undef SEQ_LSTM_ROWS
#undef SEQ_EACH_LSTM_ROW
#undef SEQ_TARGET
#undef SEQ_FMA
#undef SEQ_VEC
#undef SEQ_INLINE
#undef SEQ_LOAD
#undef SEQ_STORE
#undef SEQ_PARTS
#undef SEQ_VECTORS
