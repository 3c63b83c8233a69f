package dev.ashlar.training;

/** Hears of a training set in the making. */
public interface TrainingProgress {
  /** One that nobody watches. */
  TrainingProgress NONE =
      new TrainingProgress() {
        @Override
        public void step(int done, int all, long events) {}

        @Override
        public void onCancel(Runnable cancel) {}
      };

  /** Tells that a step begins: how many are done, how many there are, and how many events. */
  void step(int done, int all, long events);

  /** Takes what stops the work, from any thread. */
  void onCancel(Runnable cancel);
}
