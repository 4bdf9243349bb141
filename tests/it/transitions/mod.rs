//! Every step of every state machine of the domain, from every state, by every kind of caller.
//!
//! The machines are tables (`machines.rs`): what is listed there is done by those who may, and leads where the table
//! says. Everything else is refused with one code, or by the policy, and changes nothing in the whole database.
//!
//! A further machine is one more entry of a table, with a function that puts in a row for a state.

mod machines;
mod rows;

use api::access::{Actor, Level, Membership, NetworkRole, Scope};
use entity::{
    id::{MunicipalityId, PartnerId, ProgrammeId, UserId},
    user_account,
};
use futures_util::future::LocalBoxFuture;
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use self::machines::{NETWORK, municipalities, publications};
use crate::{
    authorization::state,
    fixture::{Engine, TestApp},
    world::{administrator, at, member, person, programmes, put, register, system, users},
};

/// The password of whoever acts.
const PASSWORD: &str = "korrekt Pferd Batterie Heftklammer";
/// Whoever wrote what stands there for review: an editor of the lead.
pub(super) const AUTHOR: UserId = UserId(Uuid::from_u128(6));
/// The official key of the municipality.
pub(super) const KEY: &str = "14628410";

/// A state machine: where its objects can stand, and what leads from where to where.
#[derive(Clone, Copy)]
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
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Its name.
    pub(super) mutation: &'static str,
    /// Each state from where it can be taken, and where it leads.
    pub(super) ways: &'static [(&'static str, &'static str)],
    /// The callers who may take it.
    pub(super) may: &'static [&'static str],
    /// Its input as JSON, in which `$id` stands for the object, `$number` for its number without the prefix, and
    /// `$password` for that of whoever acts.
    pub(super) input: &'static str,
    /// Callers who may take it, but do not see objects in this state.
    pub(super) unseen: &'static [(&'static str, &'static str)],
    /// The code with which it is refused where it does not begin.
    pub(super) refusal: &'static str,
}

/// A network in which everybody has the part that makes the difference.
pub(super) struct Stage {
    pub(super) test: TestApp,
    /// Whose the objects are: it organises the events, signs, and is the municipality.
    pub(super) own: PartnerId,
    pub(super) town: MunicipalityId,
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
        let own = put(&test, programmes::partner(&test, "Eigene")).await;
        let town = put(&test, programmes::municipality(&test, &own, KEY)).await.id;
        put(&test, register::area(&test, KEY, "Eigene")).await;
        let lead = named("Leitung").await;
        let (member, other) = (named("Mitglied").await, named("Fremde").await);
        let programme = put(&test, programmes::programme(&test, "Dialog")).await.id;
        put(&test, programmes::lead(&test, programme, lead)).await;
        put(&test, programmes::role(&test, programme, member)).await;
        // Whoever publishes is noted by an account that there is; whoever signs confirms with its password.
        let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
        for (id, name) in [(UserId(Uuid::from_u128(1)), "Handelnde"), (AUTHOR, "Verfasserin")] {
            let password_hash = Some(hash.clone());
            let account = user_account::Model { id, password_hash, ..users::account(&test, name) };
            put(&test, account).await;
        }
        Self { test, own: own.id, town, lead, member, other, programme }
    }

    /// Every kind of caller.
    fn callers(&self) -> Vec<(&'static str, Actor)> {
        let office = |role| person(vec![role], Vec::new());
        let signer = |partner| {
            person(Vec::new(), vec![Membership { may_sign: true, ..at(partner, Level::Viewer) }])
        };
        let mut author = member(self.lead, Level::Editor);
        if let Actor::User(user) = &mut author {
            user.id = AUTHOR;
        }
        vec![
            ("nobody", Actor::Anonymous),
            ("viewer", member(self.own, Level::Viewer)),
            ("editor", member(self.own, Level::Editor)),
            ("manager", member(self.own, Level::Manager)),
            ("viewer of the lead", member(self.lead, Level::Viewer)),
            ("lead", member(self.lead, Level::Editor)),
            ("author", author),
            ("member", member(self.member, Level::Manager)),
            ("signer", signer(self.own)),
            ("signer of another", signer(self.member)),
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
        let number = id.split_once('_').unwrap().1;
        let input = step.input.replace("$id", id).replace("$number", number);
        let input: Value = serde_json::from_str(&input.replace("$password", PASSWORD)).unwrap();
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

/// Everything that is other than the table says.
async fn differences(stage: &Stage, machine: &Machine) -> Vec<String> {
    let mut differences = Vec::new();
    let callers = stage.callers();
    for step in machine.steps {
        for name in step.may {
            assert!(callers.iter().any(|(caller, _)| caller == name), "nobody is called {name}");
        }
        for state in machine.states {
            let to = step.ways.iter().find(|(from, _)| from == state).map(|(_, to)| *to);
            // What a refused step left as it was is tried again by the next one.
            let mut unchanged = None;
            for (caller, actor) in &callers {
                let what = format!("{} of {} in {state} by {caller}", step.mutation, machine.name);
                let (id, before) = if let Some(kept) = unchanged.take() {
                    kept
                } else {
                    let id = (machine.put)(stage, state).await;
                    (id, state::dump(&stage.test.app.database).await)
                };
                let answer = stage.take(machine, step, actor, &id).await;
                let found = outcome(machine, step, &answer);
                let may = step.may.contains(caller) && !step.unseen.contains(&(caller, state));
                let expected = match (may, to) {
                    (false, _) => Outcome::Denied,
                    (true, Some(to)) => Outcome::Stands(to.to_owned()),
                    (true, None) => Outcome::Refused(step.refusal.to_owned()),
                };
                if found != expected {
                    differences.push(format!("{what}: {found:?} instead of {expected:?}"));
                }
                let after = state::dump(&stage.test.app.database).await;
                let stands = matches!(found, Outcome::Stands(_));
                if stands && before == after {
                    differences.push(format!("{what} left no trace"));
                } else if !stands && before != after {
                    differences.push(format!("{what} was refused and changed something"));
                } else if !stands {
                    unchanged = Some((id, after));
                }
            }
        }
    }
    differences
}

#[rstest]
#[case::of_the_network(NETWORK)]
#[case::of_municipalities(municipalities::MACHINES)]
#[case::of_publications(publications::MACHINES)]
#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_every_state_by_every_kind_of_caller(
    #[case] machines: &[Machine],
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut found = Vec::new();
    for machine in machines {
        // Of its own: what others left is not compared again and again.
        let stage = Stage::new(engine).await;
        found.extend(Box::pin(differences(&stage, machine)).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A table that lists a state twice, or one that there is not, would leave something untried.
#[test]
fn the_tables_are_whole() {
    for machine in [NETWORK, municipalities::MACHINES, publications::MACHINES].concat() {
        let mut ways = Vec::new();
        for step in machine.steps {
            for (from, to) in step.ways {
                assert!(machine.states.contains(from), "{}: {from}", machine.name);
                assert!(machine.states.contains(to), "{}: {to}", machine.name);
                assert!(!ways.contains(&(step.mutation, from)), "{}: {from} twice", step.mutation);
                ways.push((step.mutation, from));
            }
            for (caller, state) in step.unseen {
                assert!(step.may.contains(caller), "{}: {caller}", step.mutation);
                assert!(machine.states.contains(state), "{}: {state}", step.mutation);
            }
        }
        for (number, state) in machine.states.iter().enumerate() {
            assert!(!machine.states[..number].contains(state), "{}: {state} twice", machine.name);
        }
    }
}
