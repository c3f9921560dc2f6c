# The runs of script/bench: each begins with a fresh system and leaves a text
# and a JSON of its name in $results. Sourced by script/bench.

failed=''
reports=() # JSON files in order, for the page.

load() { # name, label, flags...
  local name=$1 label=$2
  shift 2
  say ""
  "$bin/careline-bench" --url "http://127.0.0.1:$port" \
    ${private_port:+--metrics-url "http://127.0.0.1:$private_port"} \
    ${vendors:+--vendors-url "http://127.0.0.1:$vendor_port"} \
    --app-secret-file "$run/app-secret" --api-token "@$run/api-token" \
    --label "$label" --commit "$commit" --seed "$seed" \
    --json "$results/$name.json" --engine-pid "$engine" \
    --postgres-pid "$postgres_pid" --dsn "@$run/postgres/dsn" \
    ${floors:+--floors "$floors"} "$@" \
    >"$results/$name.txt" || failed="$failed $name"
  cat "$results/$name.txt"
  [ ! -s "$results/$name.json" ] || reports+=("$results/$name.json")
}

value() { # run, jq expression; a dash if the run was left out
  if [ -s "$results/$1.json" ]; then
    jq -r "$2" "$results/$1.json"
  else
    echo -
  fi
}

# -- The figures of the design ----------------------------------------------------

closed_load() { # name, label
  load "$1" "$2" --closed --connections 256 --seconds "$closed_s" \
    --warm-up "$warm_s" --numbers 3 --patients 20000
}

run_closed() {
  fresh
  closed_load closed "closed loop, replies committed, sent as three numbers allow"
}

# The same load on a server that only keeps it: a floor that is a whole. No
# fake vendors, since nothing is sent; no private port.
run_bare() {
  local private_port=''
  fresh_bare
  closed_load bare "closed loop on a bare server, nothing is sent"
  end_engine
}

run_open() {
  fresh
  load open "open loop" --profile steady --rate 8000 \
    --seconds "$open_s" --warm-up "$warm_s"
}

# Waits until nothing is left to be sent; prints the seconds it took.
drained_after() {
  local begin now left=600
  begin=$(date +%s%N)
  until [ "$(sql 'select count(*) from careline.outbox')" = 0 ]; do
    left=$((left - 1))
    if [ "$left" -le 0 ]; then echo never; return; fi
    sleep 0.1
  done
  now=$(date +%s%N)
  awk -v ns=$((now - begin)) 'BEGIN { printf "%.1f", ns / 1e9 }'
}

vendor_accepted() {
  curl -sf -m 10 "http://127.0.0.1:$vendor_port/_stats" | jq .accepted
}
replies_kept() {
  sql "select count(*) from careline.message_log where direction = 'out'"
}

# Every reply must leave: 200 numbers of 80 a second each, and so many
# patients that no pair of number and patient is held back.
run_sent() {
  local rate before replies after drain
  fresh
  for rate in $sent_rates; do
    before=$(vendor_accepted)
    replies=$(replies_kept)
    load "sent-$rate" "every reply sent to the fake vendor, $rate a second" \
      --open --rate "$rate" --connections 1024 --seconds "$sent_s" \
      --warm-up 2 --numbers 200 --patients 200000 --first-patient 20000000
    drain=$(drained_after)
    after=$(vendor_accepted)
    replies=$(($(replies_kept) - replies))
    jq -n --argjson replies "$replies" --argjson sent $((after - before)) \
      --arg drained "$drain" \
      '{replies: $replies, sent: $sent, drained_after_s: $drained}' \
      >"$results/sent-$rate.vendor"
    say "vendor    $replies replies kept, $((after - before)) received by the" \
      "vendor, the last $drain s after the load" |
      tee -a "$results/sent-$rate.txt"
    if [ "$replies" != "$((after - before))" ]; then
      say "          NOT ALL, OR SOME TWICE" | tee -a "$results/sent-$rate.txt"
      failed="$failed sent-$rate"
    fi
  done
}

run_memory() {
  fresh
  load memory "$strangers strangers write once" --closed --connections 256 \
    --seconds 900 --warm-up 0 --each-once --patients "$strangers" \
    --first-patient 50000000 --numbers 200
}

# Known to the database, none in memory: first each is woken once, then any.
run_known() {
  end_engine
  end_vendors
  new_database
  say ""
  "$bin/careline-bench" prepare-patients --dsn "@$run/postgres/dsn" \
    --numbers 20 --patients "$known" --first-patient 200000000 2>/dev/null
  start_vendors --ledger-entries 1000
  start_engine
  load cold_activation "every message wakes a passive patient" \
    --profile cold_activation --patients "$cold" \
    --rate "$cold_rate" --seconds "$cold_s" --warm-up 1
  end_engine
  start_engine
  load million_known "$known known patients, any of whom may write" \
    --profile million_known --patients "$known" --seconds "$profile_s" \
    --warm-up 2
}

# A signed webhook of one message, made without the generator.
first_ack_ms() { # nanoseconds of the start
  local body signature now left=1000
  body=$(printf '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"911140001234","phone_number_id":"206660002200000"},"contacts":[{"profile":{"name":"Asha Rao"},"wa_id":"919870000000"}],"messages":[{"id":"wamid.RESTART%s","from":"919870000000","timestamp":"%s","type":"text","text":{"body":"hi"}}]}}]}]}' "$1" "$(date +%s)")
  signature=$(printf '%s' "$body" |
    openssl dgst -sha256 -hmac "$(cat "$run/app-secret")" | awk '{ print $NF }')
  until [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' \
    -H 'Content-Type: application/json' \
    -H "X-Hub-Signature-256: sha256=$signature" -d "$body" \
    "http://127.0.0.1:$port/webhooks/whatsapp")" = 200 ]; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { echo never; return; }
    sleep 0.01
  done
  now=$(date +%s%N)
  echo $(((now - $1) / 1000000))
}

# Killed in the middle of a flood; the generator goes on and its books are
# held against the database afterwards.
run_restart() {
  local generator began old
  fresh
  old=$engine
  (engine=0 failed=''; load restart "killed and restarted under load" --open --rate 4000 \
    --connections 256 --seconds "$restart_s" --warm-up 2 --numbers 200 \
    --patients 50000 --timeout 5 --quiet >/dev/null; [ -z "$failed" ]) &
  generator=$!
  sleep "$((restart_s / 2 + 2))"
  kill -KILL "$old"
  wait "$old" 2>/dev/null || true
  began=$(date +%s%N)
  launch_engine
  restart_ms=$(first_ack_ms "$began")
  wait "$generator" || failed="$failed restart"
  say ""
  cat "$results/restart.txt"
  say "restart   first acknowledgement $restart_ms ms after the start" |
    tee -a "$results/restart.txt"
  [ ! -s "$results/restart.json" ] || reports+=("$results/restart.json")
}

# The same load and the same disk, but each fdatasync takes 2 ms longer.
run_slow() {
  end_engine
  end_vendors
  stop_postgres
  CARELINE_SLOW_DISK_MS=$slow_ms start_postgres \
    --preload "$bin/libcareline_slow_disk.so"
  fresh
  closed_load closed-slow "closed loop, fdatasync $slow_ms ms slower"
  fresh
  load open-slow "open loop, fdatasync $slow_ms ms slower" --profile steady \
    --rate 8000 --seconds "$open_s" --warm-up "$warm_s"
  end_engine
  stop_postgres
  start_postgres
}

# Are health and the API answered meanwhile? A line for each question.
probe() {
  while :; do
    curl -s -m 5 -o /dev/null -w 'health %{http_code} %{time_total}\n' \
      "http://127.0.0.1:$private_port/healthz" || true
    curl -s -m 5 -o /dev/null -w 'api %{http_code} %{time_total}\n' \
      -H "Authorization: Bearer $(cat "$run/api-token")" \
      "http://127.0.0.1:$port/api/live-chat/conversations?limit=1" || true
    sleep 0.25
  done >"$run/probes" 2>/dev/null
}

# Three times what the closed loop got through, for a minute.
run_overload() {
  local prober peak
  peak=$(value closed '.turns_per_second | round')
  fresh
  if [ "$peak" = - ]; then
    load peak "what it carries" --closed --connections 256 --seconds 5 \
      --warm-up 2 --numbers 20 --patients 20000
    peak=$(value peak '.turns_per_second | round')
    fresh
  fi
  # A machine that stood still meanwhile has no peak to take three times.
  [ "$peak" -gt 0 ] || peak=1000
  probe &
  prober=$!
  load overload "three times as much as it carries ($peak a second)" --open \
    --rate $((3 * peak)) --connections 4096 --seconds "$overload_s" \
    --warm-up 3 --numbers 20 --patients 50000 --timeout 10
  kill "$prober" 2>/dev/null || true
  wait "$prober" 2>/dev/null || true
  overload_share=$(value overload ".turns_per_second / $peak * 100 | round")
  awk '{ n[$1]++; bad[$1] += $2 != 200; if ($3 > most[$1]) most[$1] = $3 }
       END { for (w in n) printf "probe     %s asked %d times, %d without 200, slowest %.0f ms\n",
             w, n[w], bad[w], most[w] * 1000 }' "$run/probes" |
    sort | tee -a "$results/overload.txt"
  if ! awk '{ n++; bad += $2 != 200 || $3 > 2 } END { exit n < 4 || bad > n / 20 }' \
    "$run/probes"; then
    say "          HEALTH OR API DID NOT ANSWER IN TIME" |
      tee -a "$results/overload.txt"
    failed="$failed overload-probes"
  fi
}

# -- The other profiles --------------------------------------------------------------

run_profile() { # name
  local name=$1 label flags=()
  label=$(sed -n 's/^about: //p' "bench/profiles/$name.yaml")
  [ "$name" != slow_ai ] || write_config ai
  case $name in
    booking_race | takeover_storm)
      fresh --ledger-bodies --ledger-entries 1000000 ;;
    *) fresh ;;
  esac
  [ -z "$short" ] || flags=(--seconds "$profile_s" --warm-up 1)
  load "$name" "${label:-$name}" --profile "$name" ${flags[@]+"${flags[@]}"}
  [ "$name" != slow_ai ] || write_config
}
