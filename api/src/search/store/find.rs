//! What is found: objects in which every word of a query is answered, cut to what a reach covers.

use entity::{rows::Rows as _, search_entry, search_vocabulary, search_word, terms::SubjectKind};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, ExprTrait as _, FromQueryResult, Order,
    QueryFilter as _, QuerySelect as _, QueryTrait as _, Value,
    sea_query::{Alias, Asterisk, CaseStatement, Expr, Func, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{Page, PageRequest, Position, SortKey},
    reach::Reach,
    search::{SearchKind, german::Sought},
};

/// Most words of the network by which a query is widened, all of its words together.
const WIDEST: usize = 9_000;
/// Larger than every score: the best comes first where what is left of it is small.
const PERFECT: i64 = 1_000_000;

/// Which words of the network answer which word of the query, and how well.
pub(in crate::search) type Answer = (i32, String, i32);

/// An object that was found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(in crate::search) struct Hit {
    /// The object.
    pub(in crate::search) subject_id: Uuid,
    /// Its type.
    pub(in crate::search) kind: SubjectKind,
    /// Its title in the form that sorts.
    sort_name: String,
    /// Small for what answers well.
    distance: i64,
}

impl Hit {
    fn position(&self) -> Position {
        let key = SortKey::Text(format!("{} {}", self.distance, self.sort_name));
        Position { key, id: self.subject_id }
    }
}

/// The words of the network that answer the words of a query.
pub(in crate::search) async fn answers(
    connection: &impl ConnectionTrait,
    sought: &[Sought],
) -> Result<Vec<Answer>, Fault> {
    use search_vocabulary::Column::{Spellings, Word};
    let mut hinted = Condition::any();
    for sought in sought {
        if sought.is_literal() {
            hinted = hinted.add(Word.eq(sought.as_str()));
            continue;
        }
        for hint in sought.hints() {
            // Letters and digits only: nothing in them is a pattern.
            let hint = if sought.is_beginning() { format!(" {hint}") } else { hint.to_owned() };
            hinted = hinted.add(Spellings.contains(hint));
        }
    }
    let words: Vec<String> = search_vocabulary::Entity::rows()
        .select_only()
        .column(Word)
        .filter(hinted)
        .into_tuple()
        .all(connection)
        .await?;
    let most = WIDEST / sought.len().max(1);
    let mut answers = Vec::new();
    for (place, sought) in (0..).zip(sought) {
        let answering = |word: &String| Some((sought.likeness(word)?, word.clone()));
        let mut found: Vec<_> = words.iter().filter_map(answering).collect();
        found.sort_unstable_by(|(likeness, word), (other_likeness, other)| {
            other_likeness.cmp(likeness).then_with(|| word.cmp(other))
        });
        found.truncate(most);
        answers.extend(found.into_iter().map(|(likeness, word)| (place, word, likeness as i32)));
    }
    Ok(answers)
}

/// A page of what holds an answer to each of the `words` words of a query, the best first, then by title.
pub(in crate::search) async fn find(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    kinds: &[SearchKind],
    (answers, words): (&[Answer], usize),
    request: &PageRequest,
) -> Result<Page<Hit>, Fault> {
    let found = Alias::new("found");
    let mut query = Query::select();
    let columns =
        ["distance", "sort_name", "subject_id"].map(|name| (found.clone(), Alias::new(name)));
    query
        .column((found.clone(), Alias::new("kind")))
        .columns(columns.clone())
        .from_subquery(all(reach, kinds, answers, words), found);
    let [after, before] = bounds(request)?;
    let row = || Expr::tuple(columns.clone().map(Expr::col));
    for condition in [after.map(|bound| row().gt(bound)), before.map(|bound| row().lt(bound))] {
        query.and_where_option(condition);
    }
    let order = if request.backward { Order::Desc } else { Order::Asc };
    for column in columns {
        query.order_by(column, order.clone());
    }
    query.limit(request.size + 1);
    let rows = connection.query_all(&query).await?;
    let hits = rows.iter().map(|row| Hit::from_query_result(row, ""));
    Ok(page(hits.collect::<Result<Vec<_>, _>>()?, request))
}

/// How many there are.
pub(in crate::search) async fn count(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    kinds: &[SearchKind],
    (answers, words): (&[Answer], usize),
) -> Result<u64, Fault> {
    let query = Query::select()
        .expr(Func::count(Expr::col(Asterisk)))
        .from_subquery(all(reach, kinds, answers, words), Alias::new("found"))
        .take();
    let row = connection.query_one(&query).await?;
    let total: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Of these objects, those that the actor may see.
pub(in crate::search) async fn visible(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Fault> {
    those(connection, ids, reach.search_entries(SearchKind::ALL)).await
}

/// Of these objects, those of which the actor may see every text.
pub(in crate::search) async fn detailed(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, Fault> {
    those(connection, ids, reach.search_details()).await
}

async fn those(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
    condition: Condition,
) -> Result<Vec<Uuid>, Fault> {
    let query = search_entry::Entity::rows()
        .select_only()
        .column(search_entry::Column::SubjectId)
        .filter(among(search_entry::Column::SubjectId, ids.iter().copied()))
        .filter(condition);
    Ok(query.into_tuple().all(connection).await?)
}

/// Everything that is found, with the distance from the query.
fn all(reach: &Reach, kinds: &[SearchKind], answers: &[Answer], words: usize) -> SelectStatement {
    let hit = Alias::new("hit");
    let of_hit = |name: &str| Expr::col((hit.clone(), Alias::new(name)));
    let words = i64::try_from(words).unwrap_or(i64::MAX);
    // Every word is answered by what everybody sees who sees the object.
    let by_face = || of_hit("faces").eq(words);
    let same = Condition::all().add(by_face()).add(of_hit("face").eq(of_hit("whole")));
    let score = CaseStatement::new()
        .case(same, of_hit("face"))
        .case(reach.search_details(), of_hit("whole"))
        .finally(of_hit("face"));
    let distance = Expr::val(PERFECT).sub(score);
    let seen = Condition::any().add(by_face()).add(reach.search_details());
    search_entry::Entity::rows()
        .select_only()
        .columns([
            search_entry::Column::SubjectId,
            search_entry::Column::Kind,
            search_entry::Column::SortName,
        ])
        .filter(reach.search_entries(kinds))
        .filter(seen)
        .into_query()
        .expr_as(distance, Alias::new("distance"))
        .join_subquery(
            sea_orm::JoinType::InnerJoin,
            scores(answers, words),
            hit.clone(),
            of_hit("subject_id").equals((search_entry::Entity, search_entry::Column::SubjectId)),
        )
        .take()
}

/// What each object scores, by all of its words and by those that everybody sees; without what leaves a
/// word of the query unanswered.
fn scores(answers: &[Answer], words: i64) -> SelectStatement {
    use search_word::Column::{IsDetail, SubjectId, Weight, Word};
    let (answer, best) = (Alias::new("answer"), Alias::new("best"));
    // Both databases name the columns of a list of values so.
    let [place, word, likeness] =
        ["column1", "column2", "column3"].map(|name| (answer.clone(), Alias::new(name)));
    let score = || Expr::col(Weight).mul(Expr::col(likeness.clone()));
    let face =
        CaseStatement::new().case(IsDetail.eq(false), score()).finally(Expr::val(None::<i32>));
    let values: Vec<(i32, Value, i32)> = answers
        .iter()
        .map(|(place, word, likeness)| (*place, Value::from(word.clone()), *likeness))
        .collect();
    let of_words = Query::select()
        .column(SubjectId)
        .expr_as(Func::max(face), Alias::new("face"))
        .expr_as(Func::max(score()), Alias::new("whole"))
        .from_values(values, answer)
        .inner_join(search_word::Entity, Expr::col((search_word::Entity, Word)).equals(word))
        .group_by_col(SubjectId)
        .add_group_by([Expr::col(place)])
        .take();
    let of_word = |name: &str| Expr::col((best.clone(), Alias::new(name)));
    let sum = |name: &str| SimpleExpr::from(Func::sum(of_word(name)));
    Query::select()
        .column((best.clone(), Alias::new("subject_id")))
        .expr_as(sum("face"), Alias::new("face"))
        .expr_as(Func::count(of_word("face")), Alias::new("faces"))
        .expr_as(sum("whole"), Alias::new("whole"))
        .from_subquery(of_words, best.clone())
        .group_by_col((best, Alias::new("subject_id")))
        .and_having(SimpleExpr::from(Func::count(Expr::col(Asterisk))).eq(words))
        .take()
}

/// The positions after and before which a page lies; a cursor that this list did not give out is refused.
pub(in crate::search) fn bounds(request: &PageRequest) -> Result<[Option<SimpleExpr>; 2], Fault> {
    let bound = |input, position: &Option<Position>| match position {
        None => Ok(None),
        Some(Position { key: SortKey::Text(key), id }) => key
            .split_once(' ')
            .and_then(|(distance, sort_name)| Some((distance.parse::<i64>().ok()?, sort_name)))
            .map(|(distance, name)| {
                Some(Expr::tuple([Expr::val(distance), Expr::val(name), Expr::val(*id)]))
            })
            .ok_or_else(|| unknown(input)),
        Some(_) => Err(unknown(input)),
    };
    Ok([bound("after", &request.after)?, bound("before", &request.before)?])
}

fn unknown(input: &'static str) -> Fault {
    Fault::bad_input(input, "this is no cursor that a list here gave out")
}

fn page(mut hits: Vec<Hit>, request: &PageRequest) -> Page<Hit> {
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    let more = hits.len() > size;
    hits.truncate(size);
    if request.backward {
        hits.reverse();
    }
    let (has_previous, has_next) = if request.backward {
        (more, request.before.is_some())
    } else {
        (request.after.is_some(), more)
    };
    let items = hits.into_iter().map(|hit| (hit.position(), hit)).collect();
    Page { items, has_previous, has_next, total: None }
}
