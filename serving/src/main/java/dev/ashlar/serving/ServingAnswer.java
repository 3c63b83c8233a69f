package dev.ashlar.serving;

/** What an answer is made from: the service's plan, the request, and who reads it. */
record ServingAnswer(ServicePlan plan, RequestHead head, ClientDialect dialect) {}
