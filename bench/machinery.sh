# What script/bench starts and ends: a private PostgreSQL, Careline or the bare
# server, and the fake vendors, everything on loopback. Sourced; `run`, `bin` and `ports` are
# its own.

engine='' vendors=''

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() { # first
  local port=$1
  until port_is_free "$port"; do port=$((port + 1)); done
  echo "$port"
}

choose_ports() {
  port=$(free_port 18080)
  private_port=$(free_port 19090)
  vendor_port=$(free_port 18090)
}

start_postgres() { # flags of script/postgres
  script/postgres start "$run/postgres" "$@" >"$run/postgres.out" 2>&1 || {
    cat "$run/postgres.out" >&2
    die "PostgreSQL does not start"
  }
  postgres_pid=$(head -n 1 "$(cat "$run/postgres/home")/data/postmaster.pid")
}

stop_postgres() { script/postgres stop "$run/postgres" >/dev/null 2>&1 || true; }

sql() { psql -X -A -t -q -d "$(cat "$run/postgres/dsn")" -c "$1"; }
admin_sql() {
  psql -X -A -t -q -v ON_ERROR_STOP=1 -d "$(cat "$run/postgres/admin.dsn")" \
    -c "$1" 2>>"$run/postgres.out"
}

write_secrets() {
  (umask 077
   openssl rand -hex 24 >"$run/app-secret"
   openssl rand -hex 24 >"$run/token"
   openssl rand -hex 24 >"$run/ai-key")
}

write_config() { # ai or nothing
  (umask 077
   cat >"$run/careline.yaml" <<CONFIG
server:
  listen: "127.0.0.1:$port"
  private_listen: "127.0.0.1:$private_port"
database:
  dsn: {file: "$run/postgres/dsn"}
whatsapp:
  base_url: "http://127.0.0.1:$vendor_port"
  app_secrets: [{file: "$run/app-secret"}]
  verify_token: {file: "$run/app-secret"}
  access_token: {file: "$run/token"}
  # A courtesy for which nothing is promised: it would only blur the figures.
  mark_read: false
limits:
  # Three clinics stand for a network of hundreds.
  messages_per_second_per_clinic: 0
log:
  level: warn
  file: "$run/careline.log"
CONFIG
   [ "${1:-}" != ai ] || cat >>"$run/careline.yaml" <<CONFIG
responder:
  kind: gemini
  model: fake-1
  base_url: "http://127.0.0.1:$vendor_port"
  key: {file: "$run/ai-key"}
CONFIG
  )
}

# 200 clinics, migrated and loaded once; every run begins with a copy, so that
# none depends on what ran before it.
make_template() {
  "$bin/careline-bench" prepare --clinics 200 --out "$run/clinics.yaml"
  "$bin/careline" migrate --config "$run/careline.yaml" >"$run/migrate.out" 2>&1
  "$bin/careline" load-clinics "$run/clinics.yaml" \
    --config "$run/careline.yaml" >"$run/load-clinics.out"
  (umask 077
   "$bin/careline" create-token --clinic load-0000 --role provider \
     --label "bench" --days 30 --config "$run/careline.yaml" >"$run/api-token")
  admin_sql 'drop database if exists careline_ready with (force)'
  admin_sql 'alter database careline rename to careline_ready'
}

# Behind a checkpoint: the log's old segments are kept for its next ones, as in a
# server that has run for an hour. Without it what ran before decided whether a
# run wrote zeros to new segments as fast as its own log.
new_database() {
  admin_sql 'drop database if exists careline with (force)'
  admin_sql 'create database careline owner careline template careline_ready'
  admin_sql 'checkpoint'
}

start_vendors() { # flags
  CARELINE_FAKE_TOKEN=$(cat "$run/token") \
    CARELINE_FAKE_APP_SECRET=$(cat "$run/app-secret") \
    "$bin/careline-fake-vendors" --port "$vendor_port" --no-phone \
    --any-number --webhook-url "http://127.0.0.1:$port/webhooks/whatsapp" \
    "$@" >"$run/vendors.out" 2>&1 &
  vendors=$!
  wait_for "http://127.0.0.1:$vendor_port/_stats" "$vendors" "$run/vendors.out"
}

wait_for() { # URL, process, what it says
  local left=300
  until curl -sf -m 2 -o /dev/null "$1"; do
    kill -0 "$2" 2>/dev/null || {
      tail -n 20 "$3" >&2
      die "$1 will not answer: its process ended"
    }
    left=$((left - 1))
    [ "$left" -gt 0 ] || die "$1 does not answer: see $3"
    sleep 0.1
  done
}

launch_engine() {
  "$bin/careline" serve --config "$run/careline.yaml" \
    >>"$run/careline.out" 2>&1 &
  engine=$!
}

start_engine() {
  launch_engine
  wait_for "http://127.0.0.1:$private_port/readyz" "$engine" "$run/careline.out"
}

end_process() { # its id
  [ -n "$1" ] || return 0
  kill -TERM "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

end_engine() { end_process "$engine"; engine=''; }
end_vendors() { end_process "$vendors"; vendors=''; }

end_all() {
  end_engine
  end_vendors
  stop_postgres
}

# A new database, new vendors, a new engine: nothing is left of other runs.
fresh() { # flags of the vendors
  end_engine
  end_vendors
  new_database
  start_vendors "${@:---ledger-entries=1000}"
  start_engine
}

# The same with the bare server, and without vendors. Its process counts as the
# engine's.
fresh_bare() {
  end_engine
  end_vendors
  new_database
  "$bin/careline-bare-server" --port "$port" --dsn "@$run/postgres/dsn" \
    --app-secret-file "$run/app-secret" >"$run/bare.out" 2>&1 &
  engine=$!
  wait_for "http://127.0.0.1:$port/readyz" "$engine" "$run/bare.out"
}
