package dev.ashlar.systemtests;

import dev.ashlar.engine.row.GenerationHeader;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.time.Interval;
import dev.ashlar.spi.ComputeEngine;
import dev.ashlar.spi.ComputeSession;
import dev.ashlar.spi.ComputeSession.WriteRequest;
import dev.ashlar.spi.ComputeSession.WrittenFiles;
import dev.ashlar.spi.JobRunner.Job;
import dev.ashlar.spi.OfflineStore;
import dev.ashlar.spi.OnlineStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Mistakes of stores and of those who use them, planted between the parts of the real system. */
enum StoreFault {
  NONE_AT_ALL,
  /** A run adds its rows to those of earlier runs of its intervals. */
  ROWS_ADDED {
    @Override
    OfflineStore offline(OfflineStore store, long intervalMicros) {
      List<OfflineStore.DataFile> all = new ArrayList<>();
      return new Forwarding.Offline(store) {
        @Override
        public void commit(String table, RunCommit commit) {
          to.commit(table, commit);
          all.addAll(commit.files());
        }

        @Override
        public Snapshot snapshot(String table, Interval intervals) {
          List<DataFile> files =
              all.stream().filter(file -> intervals.contains(file.intervalStartMicros())).toList();
          return new Snapshot(table, to.snapshot(table, intervals).columns(), files);
        }
      };
    }
  },
  /** A run replaces one interval more than its own. */
  NEIGHBOUR_REPLACED {
    @Override
    OfflineStore offline(OfflineStore store, long intervalMicros) {
      return new Forwarding.Offline(store) {
        @Override
        public void commit(String table, RunCommit commit) {
          Interval span = commit.span();
          Interval wide = new Interval(span.startMicros() - intervalMicros, span.endMicros());
          to.commit(
              table,
              new RunCommit(
                  commit.id(),
                  commit.run(),
                  wide,
                  commit.files(),
                  commit.rowsWithNullKey(),
                  commit.completedMicros()));
        }
      };
    }
  },
  /** A run leaves intervals alone that an earlier run has written. */
  RERUN_IGNORED {
    @Override
    OfflineStore offline(OfflineStore store, long intervalMicros) {
      return new Forwarding.Offline(store) {
        @Override
        public void commit(String table, RunCommit commit) {
          if (to.snapshot(table, commit.span()).files().isEmpty()) {
            to.commit(table, commit);
          }
        }
      };
    }
  },
  /** Rows of a failed run are seen. */
  FAILED_RUN_SEEN {
    @Override
    OfflineStore failing(OfflineStore store, AshlarException failure) {
      return new Forwarding.Offline(store) {
        @Override
        public void commit(String table, RunCommit commit) {
          to.commit(table, commit);
          throw failure;
        }
      };
    }
  },
  /** A row at the very start of a run is left out. */
  BOUNDARY_ROW_DROPPED {
    @Override
    ComputeEngine compute(ComputeEngine engine) {
      return new Forwarding.Compute(engine) {
        @Override
        public ComputeSession open(SessionOptions options) {
          return new Forwarding.Session(to.open(options)) {
            @Override
            public WrittenFiles writeRows(WriteRequest request) {
              return to.writeRows(withoutFirstMicrosecond(request));
            }
          };
        }
      };
    }
  },
  /** A publication has the values of one interval later than it may. */
  PUBLISHED_TOO_FAR {
    @Override
    Job job(Job job) {
      return publishing(job, job.view().schedule().intervalMicros());
    }
  },
  /** A publication has the values of one interval earlier than it should. */
  PUBLISHED_TOO_LITTLE {
    @Override
    Job job(Job job) {
      return publishing(job, -job.view().schedule().intervalMicros());
    }
  },
  /** A publication says that it ends one interval before its values do. */
  PUBLICATION_TIME_WRONG {
    @Override
    OnlineStore online(OnlineStore store) {
      return new Forwarding.Online(store) {
        @Override
        public Publication begin(String table) {
          return new Forwarding.Publication(to.begin(table)) {
            @Override
            public void publish(byte[] header) {
              GenerationHeader right = GenerationHeader.decode(header);
              to.publish(
                  new GenerationHeader(
                          right.completedThroughMicros() - right.scheduleMicros(),
                          right.anchorMicros() - right.scheduleMicros(),
                          right.scheduleMicros(),
                          right.layout(),
                          right.meanings())
                      .encode());
            }
          };
        }
      };
    }
  },
  /** The first row of every publication is lost. */
  KEY_LOST {
    @Override
    OnlineStore online(OnlineStore store) {
      return new Forwarding.Online(store) {
        @Override
        public Publication begin(String table) {
          return new Forwarding.Publication(to.begin(table)) {
            private boolean lost;

            @Override
            public void put(byte[] key, byte[] row) {
              if (lost) {
                to.put(key, row);
              }
              lost = true;
            }
          };
        }
      };
    }
  };

  OfflineStore offline(OfflineStore store, long intervalMicros) {
    return store;
  }

  /** Returns a store whose commits fail. */
  OfflineStore failing(OfflineStore store, AshlarException failure) {
    return new Forwarding.Offline(store) {
      @Override
      public void commit(String table, RunCommit commit) {
        throw failure;
      }
    };
  }

  OnlineStore online(OnlineStore store) {
    return store;
  }

  ComputeEngine compute(ComputeEngine engine) {
    return engine;
  }

  Job job(Job job) {
    return job;
  }

  private static Job publishing(Job job, long laterMicros) {
    OptionalLong through = job.publishThroughMicros();
    return new Job(
        job.id(),
        job.table(),
        job.view(),
        job.sources(),
        job.run(),
        job.span(),
        through.isPresent() ? OptionalLong.of(through.getAsLong() + laterMicros) : through);
  }

  private static WriteRequest withoutFirstMicrosecond(WriteRequest request) {
    return new WriteRequest(
        request.query(),
        request.columns(),
        request.joinKeys(),
        request.timestamp(),
        new Interval(request.span().startMicros() + 1, request.span().endMicros()),
        request.intervalMicros(),
        request.delayMicros(),
        request.dimensionTimeMicros(),
        request.run(),
        request.layout(),
        request.fileNamePrefix(),
        request.progress());
  }
}
