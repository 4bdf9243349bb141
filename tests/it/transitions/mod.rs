//! Every step of every state machine of the domain, from every state, by every kind of caller.
//!
//! The machines are tables (`machines.rs`): what is listed there is done by those who may, and leads where the table
//! says. Everything else is refused with one code, or by the policy, and changes nothing in the whole database.
//!
//! A further machine is one more entry of the table, with a function that puts in a row for a state.

mod machines;
mod rows;

use api::access::{Actor, Level, NetworkRole, Scope};
use entity::{
    id::{PartnerId, ProgrammeId, UserId},
    user_account,
};
use futures_util::future::LocalBoxFuture;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use self::machines::MACHINES;
use crate::{
    authorization::state,
    fixture::{Engine, TestApp},
    world::{administrator, member, person, programmes, put, system, users},
};

/// A state machine: where its objects can stand, and what leads from where to where.
pub(super) struct Machine {
    /// What its objects are called.
    pub(super) name: &'static str,
    /// Every state, as the API writes it.
    pub(super) states: &'static [&'static str],
    /// What mutations answer with: the field of the payload, and in it the one that tells the state.
    pub(super) shown: (&'static str, &'static str),
    /// Every mutation that takes a step.
    pub(super) steps: &'static [Step],
    /// Puts in an object that stands there: its id, as clients know it.
    pub(super) put: for<'a> fn(&'a Stage, &'a str) -> LocalBoxFuture<'a, String>,
}

/// A mutation that takes a step.
pub(super) struct Step {
    /// Its name.
    pub(super) mutation: &'static str,
    /// Each state from where it can be taken, and where it leads.
    pub(super) ways: &'static [(&'static str, &'static str)],
    /// The callers who may take it.
    pub(super) may: &'static [&'static str],
    /// Its input as JSON, in which `$id` stands for the object.
    pub(super) input: &'static str,
}

/// A network in which everybody has the part that makes the difference.
pub(super) struct Stage {
    pub(super) test: TestApp,
    /// Whose the objects are: it organises the events.
    pub(super) own: PartnerId,
    /// It leads the programme that they belong to.
    pub(super) lead: PartnerId,
    /// It has an accepted part in the programme that does not lead.
    pub(super) member: PartnerId,
    /// It has no part in anything.
    pub(super) other: PartnerId,
    pub(super) programme: ProgrammeId,
}

impl Stage {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let named = async |name: &str| put(&test, programmes::partner(&test, name)).await.id;
        let (own, lead) = (named("Eigene").await, named("Leitung").await);
        let (member, other) = (named("Mitglied").await, named("Fremde").await);
        let programme = put(&test, programmes::programme(&test, "Dialog")).await.id;
        put(&test, programmes::lead(&test, programme, lead)).await;
        put(&test, programmes::role(&test, programme, member)).await;
        // Whoever publishes is noted by an account that there is.
        let account = user_account::Model {
            id: UserId(Uuid::from_u128(1)),
            ..users::account(&test, "Handelnde")
        };
        put(&test, account).await;
        Self { test, own, lead, member, other, programme }
    }

    /// Every kind of caller.
    fn callers(&self) -> Vec<(&'static str, Actor)> {
        let office = |role| person(vec![role], Vec::new());
        vec![
            ("nobody", Actor::Anonymous),
            ("viewer", member(self.own, Level::Viewer)),
            ("editor", member(self.own, Level::Editor)),
            ("manager", member(self.own, Level::Manager)),
            ("viewer of the lead", member(self.lead, Level::Viewer)),
            ("lead", member(self.lead, Level::Editor)),
            ("member", member(self.member, Level::Manager)),
            ("stranger", member(self.other, Level::Manager)),
            ("administrator", administrator()),
            ("privacy officer", office(NetworkRole::PrivacyOfficer)),
            ("auditor", office(NetworkRole::Auditor)),
            ("key", system(self.own, &Scope::ALL)),
            ("key of another", system(self.other, &Scope::ALL)),
            ("operator", Actor::Operator),
        ]
    }

    async fn take(&self, machine: &Machine, step: &Step, actor: &Actor, id: &str) -> Value {
        let mutation = step.mutation;
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let (object, status) = machine.shown;
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {object} {{ {status} }} userErrors {{ code }} }} }}"
        );
        let input: Value = serde_json::from_str(&step.input.replace("$id", id)).unwrap();
        self.test.run(actor, &query, json!({ "input": input })).await
    }
}

/// What became of a step.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The object stands there now.
    Stands(String),
    /// Refused by the domain, with this code.
    Refused(String),
    /// Refused because of who asks.
    Denied,
}

fn outcome(machine: &Machine, step: &Step, answer: &Value) -> Outcome {
    if let Some(error) = answer["errors"].get(0) {
        let code = error["extensions"]["code"].as_str().unwrap();
        assert!(["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"].contains(&code), "{answer}");
        return Outcome::Denied;
    }
    let payload = &answer["data"][step.mutation];
    match payload["userErrors"].as_array().unwrap().as_slice() {
        [] => {
            let (object, status) = machine.shown;
            Outcome::Stands(payload[object][status].as_str().unwrap().to_owned())
        }
        [error] => Outcome::Refused(error["code"].as_str().unwrap().to_owned()),
        _ => panic!("{answer}"),
    }
}

async fn try_every_step(stage: &Stage, machine: &Machine) {
    let callers = stage.callers();
    for step in machine.steps {
        for name in step.may {
            assert!(callers.iter().any(|(caller, _)| caller == name), "nobody is called {name}");
        }
        for state in machine.states {
            let to = step.ways.iter().find(|(from, _)| from == state).map(|(_, to)| *to);
            let mut unchanged = None;
            for (caller, actor) in &callers {
                let what = format!("{} of {} in {state} by {caller}", step.mutation, machine.name);
                let id = match unchanged.take() {
                    Some(id) => id,
                    None => (machine.put)(stage, state).await,
                };
                let before = state::dump(&stage.test.app.database).await;
                let answer = stage.take(machine, step, actor, &id).await;
                let found = outcome(machine, step, &answer);
                let expected = match (step.may.contains(caller), to) {
                    (false, _) => Outcome::Denied,
                    (true, Some(to)) => Outcome::Stands(to.to_owned()),
                    (true, None) => Outcome::Refused("INVALID_TRANSITION".to_owned()),
                };
                assert_eq!(found, expected, "{what}: {answer}");
                let after = state::dump(&stage.test.app.database).await;
                if matches!(found, Outcome::Stands(_)) {
                    assert!(before != after, "{what} left no trace");
                } else {
                    assert!(before == after, "{what} was refused and changed something");
                    unchanged = Some(id);
                }
            }
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_every_state_by_every_kind_of_caller(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for machine in MACHINES {
        // Of its own: what others left is not compared again and again.
        let stage = Stage::new(engine).await;
        Box::pin(try_every_step(&stage, machine)).await;
    }
}

/// A table that lists a state twice, or one that there is not, would leave something untried.
#[test]
fn the_tables_are_whole() {
    for machine in MACHINES {
        let mut ways = Vec::new();
        for step in machine.steps {
            for (from, to) in step.ways {
                assert!(machine.states.contains(from), "{}: {from}", machine.name);
                assert!(machine.states.contains(to), "{}: {to}", machine.name);
                assert!(!ways.contains(&(step.mutation, from)), "{}: {from} twice", step.mutation);
                ways.push((step.mutation, from));
            }
        }
        for (number, state) in machine.states.iter().enumerate() {
            assert!(!machine.states[..number].contains(state), "{}: {state} twice", machine.name);
        }
    }
}
