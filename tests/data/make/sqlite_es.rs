// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a store with sqlite-es 0.4.13 / cqrs-es 0.4.12: two aggregates with snapshots, causes in the metadata.
// Usage: sqlite_es FILE SCHEMA.sql (the library's migrations, it creates no tables itself)
use async_trait::async_trait;
use cqrs_es::{Aggregate, DomainEvent};
use serde::{Deserialize, Serialize};
use sqlite_es::{default_sqlite_pool, sqlite_cqrs, sqlite_snapshot_cqrs};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum OrderEvent {
    OrderOpened { customer: String },
    ItemAdded { sku: String, quantity: u32, note: Option<String> },
    OrderClosed,
}
impl DomainEvent for OrderEvent {
    fn event_type(&self) -> String {
        match self {
            Self::OrderOpened { .. } => "OrderOpened",
            Self::ItemAdded { .. } => "ItemAdded",
            Self::OrderClosed => "OrderClosed",
        }.into()
    }
    fn event_version(&self) -> String {
        if matches!(self, Self::ItemAdded { .. }) { "1.1".into() } else { "1.0".into() }
    }
}
enum OrderCommand { Open(String), Add(String, u32), Close }

#[derive(Debug, Default, Serialize, Deserialize)]
struct Order { open: bool, items: u32 }

#[derive(Debug)]
struct Refused;
impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "refused") }
}
impl std::error::Error for Refused {}

#[async_trait]
impl Aggregate for Order {
    type Command = OrderCommand;
    type Event = OrderEvent;
    type Error = Refused;
    type Services = ();
    fn aggregate_type() -> String { "order".into() }
    async fn handle(&self, command: OrderCommand, _: &()) -> Result<Vec<OrderEvent>, Refused> {
        Ok(match command {
            OrderCommand::Open(customer) => vec![OrderEvent::OrderOpened { customer }],
            OrderCommand::Add(sku, quantity) => vec![OrderEvent::ItemAdded { sku, quantity, note: (quantity > 2).then(|| "für „Łódź“".into()) }],
            OrderCommand::Close => vec![OrderEvent::OrderClosed],
        })
    }
    fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::OrderOpened { .. } => self.open = true,
            OrderEvent::ItemAdded { quantity, .. } => self.items += quantity,
            OrderEvent::OrderClosed => self.open = false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum StockEvent { Reserved(u32), Counted { on_hand: u32 } }
impl DomainEvent for StockEvent {
    fn event_type(&self) -> String { match self { Self::Reserved(_) => "Reserved", Self::Counted { .. } => "Counted" }.into() }
    fn event_version(&self) -> String { "1.0".into() }
}
#[derive(Debug, Default, Serialize, Deserialize)]
struct Stock { reserved: u32 }
#[async_trait]
impl Aggregate for Stock {
    type Command = u32;
    type Event = StockEvent;
    type Error = Refused;
    type Services = ();
    fn aggregate_type() -> String { "stock".into() }
    async fn handle(&self, n: u32, _: &()) -> Result<Vec<StockEvent>, Refused> {
        if self.reserved == 0 { Ok(vec![StockEvent::Counted { on_hand: 100 }, StockEvent::Reserved(n)]) } else { Ok(vec![StockEvent::Reserved(n)]) }
    }
    fn apply(&mut self, event: StockEvent) { if let StockEvent::Reserved(n) = event { self.reserved += n } }
}

fn metadata(at: u32, correlation: &str, causation: Option<&str>) -> HashMap<String, String> {
    let mut map = HashMap::from([
        ("time".to_string(), format!("2026-02-01T08:{:02}:{:02}Z", at / 60, at % 60)),
        ("correlation_id".to_string(), correlation.to_string()),
    ]);
    if let Some(cause) = causation { map.insert("causation_id".to_string(), cause.to_string()); }
    map
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let pool = default_sqlite_pool(&format!("sqlite://{}", arguments[1])).await;
    for statement in std::fs::read_to_string(&arguments[2]).unwrap().split(';').filter(|s| !s.trim().is_empty()) {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    let orders = sqlite_snapshot_cqrs::<Order>(pool.clone(), vec![], 3, ());
    let stock = sqlite_cqrs::<Stock>(pool.clone(), vec![], ());
    let mut at = 0;
    for i in 0..20u32 {
        let order = format!("order-{i:03}");
        let correlation = format!("checkout-{i}");
        // The library has no event ids: what is called the cause is a command's, so it resolves nowhere.
        let cause = format!("cmd-{i}");
        orders.execute_with_metadata(&order, OrderCommand::Open(format!("customer-{}", i % 6)), metadata(at, &correlation, None)).await.unwrap();
        for line in 0..(2 + i % 5) {
            at += 1;
            let sku = format!("sku-{}", (i + line) % 6);
            orders.execute_with_metadata(&order, OrderCommand::Add(sku.clone(), 1 + line % 4), metadata(at, &correlation, Some(&cause))).await.unwrap();
            stock.execute_with_metadata(&sku, 1 + line % 4, metadata(at, &correlation, Some(&cause))).await.unwrap();
        }
        if i % 3 == 0 { orders.execute_with_metadata(&order, OrderCommand::Close, HashMap::new()).await.unwrap(); }
    }
    pool.close().await;
}
