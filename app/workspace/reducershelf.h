// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/categoryreducers.h"
#include "app/workspace/reducerfiles.h"
#include "models/reducer/reducersource.h"

namespace Backstory
{

/// Which reducers a person can choose for the category that is looked at, which one is chosen, and its text
/// with what was typed since it was saved. Files are read and written in the background. Lives on the
/// window's thread.
class ReducerShelf : public QObject
{
    Q_OBJECT
public:
    struct Entry {
        QString id;          ///< `library:merge`, `file:/home/a/order.js`, `script:order 2`
        QString title;       ///< “Merge the payload”, `order.js`
        QString explanation; ///< one sentence
        bool isOwn = false;  ///< it can be saved; what comes with Backstory cannot
        bool operator==(const Entry &) const = default;
    };

    explicit ReducerShelf(QueryPool &pool, QObject *parent = nullptr);

    const CategoryReducers &chosen() const { return m_chosen; }
    /// Those of a workspace; drafts are forgotten.
    void setChosen(const CategoryReducers &chosen);
    void setCategory(const QString &category);
    const QString &category() const { return m_category; }
    /// Which reducer of the category is valid from when on, by its id; never none.
    struct Date {
        QString id;
        QString title;
        Timestamp validFrom;
        bool operator==(const Date &) const = default;
    };
    QList<Date> dates() const;
    void setDates(const QList<Date> &dates);

    /// Asks with the logic that was valid at the moment where a person stands, not with today's.
    void setLogicOfThen(bool then);
    bool isLogicOfThen() const { return m_isLogicOfThen; }
    void setMoment(Timestamp moment);

    QList<Entry> entries() const;
    CategoryReducer current() const;
    QString currentId() const { return idOf(current()); }
    /// The text as it was saved or comes along; null while its file is being read.
    QString script() const;
    /// What was typed since; null: nothing.
    QString draft() const { return m_drafts.value(draftKey()); }
    /// What folds: the draft, else the script. Without a name while a file is being read, or cannot be.
    ReducerSource source() const;
    /// Why the file cannot be read; a sentence.
    QString problem() const;

    /// Takes another one in place of the current one, which was valid from the same date.
    void choose(const QString &id);
    void edit(const QString &text);
    void setUpcast(const QString &script);
    /// A script that is kept in the workspace, as a start for one's own.
    void addScript(const QString &text);
    void addFile(const QString &path);
    /// The draft becomes the text: in the workspace, or in its file.
    void save();
    /// Writes the text to a file, which is the current reducer from then on.
    void saveAs(const QString &path);

    bool isBusy() const { return m_files.isReading() || m_writing.isRunning(); }

    static QString idOf(const CategoryReducer &reducer);

Q_SIGNALS:
    /// Another text folds now.
    void sourceChanged();
    /// Others can be chosen, another one is, or its saved text is another.
    void entriesChanged();
    /// What the workspace keeps has changed.
    void chosenChanged();
    void failed(const QString &sentence);

private:
    QString draftKey() const;
    static QString titleOf(const CategoryReducer &reducer);
    void setReducers(const QList<CategoryReducer> &reducers);
    CategoryReducer reducerWithId(const QString &id) const;
    void replaceCurrent(const CategoryReducer &reducer);
    void setText(const QString &id, const QString &text);
    void write(const QString &path, const QString &text, bool choose);
    void tell();

    ReducerFiles m_files;
    QuerySlot m_writing;
    CategoryReducers m_chosen;
    QString m_category;
    bool m_isLogicOfThen = false;
    Timestamp m_moment;
    QList<CategoryReducer> m_own; ///< files and scripts, in the order in which they came
    QHash<QString, QString> m_drafts;
    ReducerSource m_told; ///< what sourceChanged() was last said of
};

} // namespace Backstory
