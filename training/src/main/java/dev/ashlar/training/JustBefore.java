package dev.ashlar.training;

import dev.ashlar.engine.sweep.SpineCursor;

/** A spine whose entries ask for the values one microsecond before their time. */
record JustBefore(SpineCursor spine) implements SpineCursor {

  @Override
  public boolean next() {
    return spine.next();
  }

  @Override
  public long key() {
    return spine.key();
  }

  @Override
  public long time() {
    return spine.time() - 1;
  }

  @Override
  public long row() {
    return spine.row();
  }
}
