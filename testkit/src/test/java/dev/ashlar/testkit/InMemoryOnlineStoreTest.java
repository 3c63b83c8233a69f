package dev.ashlar.testkit;

import dev.ashlar.spi.OnlineStore;
import dev.ashlar.testkit.contract.OnlineStoreContract;

class InMemoryOnlineStoreTest extends OnlineStoreContract {

  @Override
  protected OnlineStore open() {
    return new InMemoryOnlineStore();
  }

  @Override
  protected OnlineStore reopen(OnlineStore store) {
    ((InMemoryOnlineStore) store).forgetUnfinished();
    return store;
  }
}
