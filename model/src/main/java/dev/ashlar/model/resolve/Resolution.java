package dev.ashlar.model.resolve;

import dev.ashlar.model.definition.Definitions;
import dev.ashlar.model.error.AshlarException;
import dev.ashlar.model.error.ErrorCode;
import java.util.List;

/** What became of a feature repository: definitions, or the reasons why there are none. */
public sealed interface Resolution {

  /** Returns all problems, in the order of their places. */
  List<Problem> problems();

  /**
   * Returns the definitions.
   *
   * @throws AshlarException {@code INVALID_DEFINITION} if the repository was rejected
   */
  Definitions orElseThrow();

  /** Everything is valid. */
  record Resolved(Definitions definitions) implements Resolution {
    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public Definitions orElseThrow() {
      return definitions;
    }
  }

  /**
   * Nothing may be applied.
   *
   * @param problems empty only if the author's side could not read everything it sent (see {@code
   *     Origin.unreadable}) and the rest is valid
   */
  record Rejected(List<Problem> problems) implements Resolution {
    public Rejected {
      problems = List.copyOf(problems);
    }

    @Override
    public Definitions orElseThrow() {
      String first =
          problems.isEmpty() ? "a definition is not complete" : problems.get(0).toString();
      String more = problems.size() > 1 ? "; and " + (problems.size() - 1) + " more" : "";
      throw new AshlarException(ErrorCode.INVALID_DEFINITION, first + more);
    }
  }
}
