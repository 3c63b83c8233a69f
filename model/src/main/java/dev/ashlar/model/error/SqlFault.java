package dev.ashlar.model.error;

/** What an exception about a SQL text also tells: the place of the fault inside the text. */
public interface SqlFault {

  /** Returns the zero-based character offset of the fault inside the SQL, or -1 if unknown. */
  int offset();
}
