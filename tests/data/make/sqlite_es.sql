CREATE TABLE events (aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence integer CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL,
    event_version text NOT NULL, payload text NOT NULL, metadata text NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, sequence)) STRICT;
CREATE TABLE snapshots (aggregate_type text NOT NULL, aggregate_id text NOT NULL, last_sequence integer CHECK (last_sequence >= 0) NOT NULL,
    current_snapshot integer CHECK (current_snapshot >= 0) NOT NULL, payload text NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, last_sequence)) STRICT;
CREATE TABLE order_view (view_id text NOT NULL, version integer CHECK (version >= 0) NOT NULL, payload text NOT NULL, PRIMARY KEY (view_id)) STRICT
