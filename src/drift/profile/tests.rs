//! Profiles of parts against the profile of all, and through a file.

use std::io::Cursor;

use proptest::prelude::*;

use super::super::table::{Table, open_text};
use super::*;

fn table(text: &str) -> Box<dyn Table + Send> {
    open_text(Box::new(Cursor::new(text.as_bytes().to_vec()))).unwrap()
}

fn of(text: &str) -> TableProfile {
    profile(table(text).as_mut(), &Limits::default(), &Kinds::new()).unwrap()
}

#[test]
fn a_column_is_what_its_values_are() {
    let profile = of("n,c,d,x,w\n1,a,2024-01-01,,oops\n2.5,b,2024-01-02,,1\nNA,a,,,2\ninf,a,2024-01-03,,\n");
    let kinds: Vec<_> = profile.columns.iter().map(|column| column.kind).collect();
    let expected =
        [Some(Kind::Numeric), Some(Kind::Categorical), Some(Kind::Datetime), None, Some(Kind::Categorical)];
    assert_eq!(kinds, expected);
    let [n, c, d, x, _] = profile.columns.as_slice() else { panic!("{profile:?}") };
    let numbers = n.numbers().unwrap();
    assert_eq!((n.rows, n.missing, numbers.count, numbers.infinite), (4, 1, 2, 1));
    assert_eq!((numbers.least, numbers.largest), (Some(1.0), Some(2.5)));
    assert_eq!(c.categories().map(|c| (c.count("a"), c.count("b"))), Some((3, 1)));
    // 2024-01-01 is day 19,723 since 1970.
    assert_eq!(d.numbers().unwrap().least, Some(19_723.0 * 86_400.0));
    assert_eq!((x.missing, x.measured()), (4, 0));
}

#[test]
fn a_value_that_is_not_of_the_type_is_counted_with_its_line() {
    let kinds = Kinds::from([("w".to_owned(), Kind::Numeric)]);
    let profile = profile(table("w\n1\noops\n2\nalas\n").as_mut(), &Limits::default(), &kinds).unwrap();
    let column = &profile.columns[0];
    assert_eq!((column.unreadable, column.looks), (2, Some(Kind::Categorical)));
    assert_eq!(column.first_unreadable, Some(Unreadable { place: 3, value: "oops".to_owned() }));
    assert_eq!(column.numbers().unwrap().count, 2);
}

#[test]
fn columns_that_come_late_are_missing_before() {
    let mut text = "{\"a\":1}\n".repeat(12_000);
    text.push_str("{\"a\":2,\"b\":\"x\"}\n");
    let profile = of(&text);
    let late = profile.column("b").unwrap();
    assert_eq!((late.rows, late.missing, late.kind), (12_001, 12_000, Some(Kind::Categorical)));
}

#[test]
fn types_are_told_by_the_first_rows_or_by_all() {
    let mut text = "a\n".to_owned();
    text.push_str(&"1\n".repeat(20_000));
    text.push_str(&"x\n".repeat(10_000));
    let first = infer(table(&text).as_mut(), Some(1000)).unwrap();
    assert_eq!(first["a"], Kind::Numeric);
    assert_eq!(infer(table(&text).as_mut(), None).unwrap()["a"], Kind::Categorical);
    assert_eq!(of(&text).columns[0].unreadable, 10_000);
}

#[test]
fn a_file_keeps_the_profile() {
    let mut text = "n,c\n".to_owned();
    (0..6000).for_each(|i| text.push_str(&format!("{},{}\n", i * 7919 % 6007, i % 3)));
    let kinds = Kinds::from([("c".to_owned(), Kind::Categorical)]);
    let whole = profile(table(&text).as_mut(), &Limits::default(), &kinds).unwrap();
    let saved = whole.save().unwrap();
    assert!(saved.len() < 120_000, "{}", saved.len());
    let read = TableProfile::load(&saved).unwrap();
    let (before, after) = (whole.columns[0].numbers().unwrap(), read.columns[0].numbers().unwrap());
    assert!(before.exact() && !after.exact());
    assert_eq!((after.count, after.least, after.mean), (6000, before.least, before.mean));
    assert_eq!(read.columns[1].categories(), whole.columns[1].categories());
    assert_eq!(read.kinds(), whole.kinds());
    assert!(matches!(TableProfile::load("{}"), Err(NotAProfile::Json(_))));
    assert!(matches!(
        TableProfile::load(&saved.replace("profile/v1", "profile/v9")),
        Err(NotAProfile::Schema(_))
    ));
}

#[test]
fn a_profile_whose_counts_contradict_each_other_is_refused() {
    let saved = of("n,c\n1,x\n2,y\n2,\n,x\n").save().unwrap();
    assert_eq!(TableProfile::load(&saved).unwrap().rows, 4);
    for (there, instead) in [
        (r#""rows":4,"columns""#, r#""rows":5,"columns""#),
        (r#""rows":4,"missing":1"#, r#""rows":0,"missing":1"#),
        (r#""missing":1,"unreadable":0"#, r#""missing":2,"unreadable":0"#),
        (r#""unreadable":0"#, r#""unreadable":18446744073709551615"#),
        (r#""count":3"#, r#""count":2"#),
        (r#""infinite":0"#, r#""infinite":18446744073709551615"#),
        (r#""least":1.0"#, r#""least":3.0"#),
        (r#""least":1.0"#, r#""least":null"#),
        (r#"[2.0,2]"#, r#"[2.0,18446744073709551615]"#),
        (r#""other":0"#, r#""other":18446744073709551615"#),
        (r#""rows":4"#, r#""rows":18446744073709551615"#),
    ] {
        assert!(saved.contains(there), "{there} in {saved}");
        let edited = TableProfile::load(&saved.replace(there, instead));
        assert!(matches!(edited, Err(NotAProfile::Counts(_))), "{instead}: {edited:?}");
    }
}

#[test]
fn a_mark_at_the_start_of_a_row_is_a_value_however_many_read() {
    for text in [
        "a,b\n\u{feff}x,1\n\"y\",2\n",
        "a\n\u{feff}\n\"y\"\n",
        "a,b\n\u{feff}\n\"y\",2\n",
        "a\n1\n\u{feff}\"y\"\n",
    ] {
        let (limits, kinds) = (Limits::default(), Kinds::new());
        let one = profile(table(text).as_mut(), &limits, &kinds);
        let many = profile_text(Box::new(Cursor::new(text.as_bytes().to_vec())), 3, &limits, &kinds);
        let told = |read: Option<TableProfile>| match read {
            Some(profile) => format!(
                "{} {:?}",
                profile.rows,
                profile.columns[0].categories().map(|seen| {
                    let mut names: Vec<&str> = seen.names().collect();
                    names.sort_unstable();
                    names.join("|")
                })
            ),
            None => "refused".to_owned(),
        };
        assert_eq!(told(one.ok()), told(many.ok()), "{text}");
    }
}

#[test]
fn parts_that_disagree_are_refused() {
    let mut one = of("a\n1\n2\n");
    let fault = one.merge(of("a\nx\ny\n"), &Limits::default()).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "column `a` is numeric in one part and categorical in another: state its type"
    );
}

#[test]
fn blocks_on_many_threads_give_the_profile_of_one() {
    let mut text = "a,note,c\r\n".to_owned();
    for i in 0..120_000 {
        let value = if i == 100_001 { "oops".to_owned() } else { (i % 1777).to_string() };
        // A quote within a field that has none around it is a character; a quoted field may hold rows' ends.
        text.push_str(&format!("{value},\"two\r\nlines, \"\"{i}\"\"\",5\" pipe\r\n"));
    }
    let (limits, kinds) = (Limits::default(), Kinds::from([("note".to_owned(), Kind::Text)]));
    let one = profile(table(&text).as_mut(), &limits, &kinds).unwrap();
    let many = profile_text(Box::new(Cursor::new(text.clone().into_bytes())), 3, &limits, &kinds).unwrap();
    assert_eq!((many.rows, many.columns.len()), (120_000, 3));
    for (one, many) in one.columns.iter().zip(&many.columns) {
        assert_eq!((one.rows, one.missing, one.measured()), (many.rows, many.missing, many.measured()));
        assert_eq!(one.first_unreadable, many.first_unreadable);
        assert_eq!(one.categories(), many.categories());
        if let (Some(one), Some(many)) = (one.numbers(), many.numbers()) {
            assert_eq!(one.sample(), many.sample());
        }
    }
    // Two lines for each of the rows before, and one for the header.
    assert_eq!(many.columns[0].first_unreadable.as_ref().unwrap().place, 2 * 100_001 + 2);
    text.push_str("1,2\r\n");
    let fault = profile_text(Box::new(Cursor::new(text.into_bytes())), 3, &limits, &kinds).unwrap_err();
    assert_eq!(fault.to_string(), "line 240002 has 2 fields where the header has 3");
}

#[test]
fn json_lines_are_read_in_blocks_too() {
    let row = |i: u32| {
        if i < 90_000 {
            format!("{{\"a\":{}}}\n", i % 7)
        } else {
            format!("{{\"b\":\"x\",\"a\":{}}}\n", i % 7)
        }
    };
    let text: String = (0..200_000).map(row).collect();
    let limits = Limits::default();
    let one = profile(table(&text).as_mut(), &limits, &Kinds::new()).unwrap();
    let many = profile_text(Box::new(Cursor::new(text.into_bytes())), 2, &limits, &Kinds::new()).unwrap();
    assert_eq!(one.column("b").unwrap().missing, 90_000);
    for name in ["a", "b"] {
        let (one, many) = (one.column(name).unwrap(), many.column(name).unwrap());
        assert_eq!((one.rows, one.missing, one.measured()), (many.rows, many.missing, many.measured()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_profile_of_parts_is_that_of_all(
        rows in proptest::collection::vec((-1000.0..1000.0_f64, 0..2000_u32, "[a-e]{0,2}"), 1..3000),
        cut in any::<prop::sample::Index>(),
        exact_values in 1500..4000_usize,
    ) {
        let limits = Limits { exact_values, ..Limits::default() };
        let kinds = Kinds::from([
            ("x".to_owned(), Kind::Numeric), ("n".to_owned(), Kind::Numeric), ("c".to_owned(), Kind::Categorical),
        ]);
        let text = |rows: &[(f64, u32, String)]| {
            let lines = rows.iter().map(|(x, n, c)| format!("{x},{n},{c}\n"));
            std::iter::once("x,n,c\n".to_owned()).chain(lines).collect::<String>()
        };
        let read = |text: &str| profile(table(text).as_mut(), &limits, &kinds).unwrap();
        let (one, two) = rows.split_at(cut.index(rows.len()));
        let mut merged = read(&text(one));
        merged.merge(read(&text(two)), &limits).unwrap();
        let whole = read(&text(&rows));
        prop_assert_eq!(merged.rows, whole.rows);
        for (one, two) in merged.columns.iter().zip(&whole.columns) {
            prop_assert_eq!((one.rows, one.missing, one.measured()), (two.rows, two.missing, two.measured()));
            prop_assert_eq!(one.categories(), two.categories());
            let (Some(one), Some(two)) = (one.numbers(), two.numbers()) else { continue };
            prop_assert_eq!((one.least, one.largest, one.whole), (two.least, two.largest, two.whole));
            prop_assert!((one.mean - two.mean).abs() < 1e-9);
            prop_assert!((one.deviation() - two.deviation()).abs() < 1e-9);
            if one.exact() && two.exact() {
                prop_assert_eq!(one.sample(), two.sample());
            } else {
                prop_assert_eq!(one.sample().count(), two.sample().count());
            }
        }
    }
}
