-- What came in a rush is looked at when it is counted, and not before.
GRANT SELECT ON uncounted_batches TO keyturn_tenant;
