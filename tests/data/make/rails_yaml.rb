# SPDX-License-Identifier: GPL-3.0-or-later
# Fills the tables of Rails Event Store 3.0.0 as RailsEventStore::Client does by default: payload and metadata as YAML
# that Ruby's own psych writes (symbols as keys, some uuids quoted because they look like numbers, tags of classes).
# Usage: ruby rails_yaml.rb > statements.sql
require "yaml"
require "bigdecimal"

RANDOM = Random.new(20260302)
# Like SecureRandom.uuid, but the same at each run.
def uuid
  hex = RANDOM.bytes(16).unpack1("H*")
  hex[0, 2] = "08" if hex[1] == "8" # more of those that psych quotes
  hex[12] = "4"
  "#{hex[0, 8]}-#{hex[8, 4]}-#{hex[12, 4]}-#{hex[16, 4]}-#{hex[20, 12]}"
end

Money = Struct.new(:cents, :currency) # its YAML carries a tag

def blob(object)
  "X'#{YAML.dump(object).unpack1("H*")}'"
end

def text(value)
  "'#{value.gsub("'", "''")}'"
end

puts <<~SQL
  CREATE TABLE "event_store_events" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "event_id" varchar(36) NOT NULL, "event_type" varchar NOT NULL, "metadata" blob, "data" blob NOT NULL, "created_at" datetime(6) NOT NULL, "valid_at" datetime(6));
  CREATE TABLE "event_store_events_in_streams" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "stream" varchar NOT NULL, "position" integer DEFAULT NULL, "event_id" varchar(36) NOT NULL, "created_at" datetime(6) NOT NULL);
  CREATE UNIQUE INDEX "index_event_store_events_on_event_id" ON "event_store_events" ("event_id");
  CREATE UNIQUE INDEX "index_event_store_events_in_streams_on_stream_and_event_id" ON "event_store_events_in_streams" ("stream", "event_id");
  CREATE UNIQUE INDEX "index_event_store_events_in_streams_on_stream_and_position" ON "event_store_events_in_streams" ("stream", "position");
SQL

TYPES = %w[Ordering::OrderPlaced Ordering::ItemAdded Ordering::OrderConfirmed].freeze
positions = Hash.new(-1)
last = {}
# psych quotes what begins with a zero and cannot be octal (08…, 09…).
odd = %w[1234567e-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002 081af217-1234-4321-8123-0123456789ab]
100.times do |n|
  order = n % 12
  stream = "Ordering::Order$#{format("%04d", order)}"
  id = odd[n] || uuid
  created = (Time.utc(2026, 3, 2, 9, 0, 0) + n * 3 + Rational(n * 7, 1_000_000)).strftime("%Y-%m-%d %H:%M:%S.%6N")
  outside = n % 11 == 10
  cause, correlation = if outside || last[order].nil? && n > 3 && n.odd? then [uuid, uuid] else (last[order] || last[0] || [nil, uuid]) end
  cause = cause.upcase if cause && n % 13 == 12
  metadata = { remote_ip: "127.0.0.1", request_id: uuid, correlation_id: correlation }
  metadata[:causation_id] = cause if cause
  metadata[:timestamp_as_text] = created
  data =
    case n % 5
    when 0 then { order_id: order, customer: "Łukasz", note: "first line\nsecond: line\n", total: Money.new(1999 + n, "EUR") }
    when 1 then { product: :lamp, quantity: n, price: BigDecimal("12.50"), on: Time.utc(2026, 3, 2, 10) }
    when 2 then { "text key" => "yes", :empty => nil, :flag => true, :list => [1, "2", :three, { deep: [] }] }
    when 3 then {}
    else { quoted: "it's: \"so\" # no comment", long: "word " * 30, float: 1.0e-05, range: "1..3" }
    end
  type = positions[stream] < 0 ? TYPES[0] : TYPES[1 + n % 2]
  valid = n % 20 == 19 ? text("2026-02-28 00:00:00.000000") : "NULL"
  puts "INSERT INTO event_store_events (event_id, event_type, metadata, data, created_at, valid_at) VALUES (#{text(id)}, #{text(type)}, #{blob(metadata)}, #{blob(data)}, #{text(created)}, #{valid});"
  positions[stream] += 1
  placed = n % 37 == 36 ? "NULL" : positions[stream]
  # Now and then the link stream comes first: the stream with the lowest id is then not the event's own.
  streams = [[stream, placed], ["$by_type_#{type}", "NULL"], ["$by_correlation_id_#{correlation}", "NULL"]]
  streams << ["$by_causation_id_#{cause}", "NULL"] if cause
  streams << ["Reports$all", "NULL"] if n % 10 == 0 && n % 9 != 8
  streams.rotate!(1) if n % 9 == 8
  streams.each do |name, position|
    puts "INSERT INTO event_store_events_in_streams (stream, position, event_id, created_at) VALUES (#{text(name)}, #{position}, #{text(id)}, #{text(created)});"
  end
  last[order] = [id, correlation]
end
